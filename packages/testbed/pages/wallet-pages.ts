/** The wallet: each screen as markup in its shell, and the start page as people get it, made by its script. */
import { directionOf, type Lang } from '@entente/ui'
import { buildWallet } from '@entente/wallet/build'
import { Hono } from 'hono'
import { pageHeaders } from '../../national-node/src/http/page.ts'
import { listen } from '../../national-node/src/http/server.ts'
import { isLanguage } from '../../national-node/src/kernel/language.ts'
import { render } from '../../wallet/src/screens/render.ts'
import { SCREENS, stateOf } from '../../wallet/src/screens/screen-fixtures.ts'
import { serveWallet } from '../src/serve-wallet.ts'
import type { CheckedPage, ServedPages } from './checked-page.ts'

const config = (origin: string) => ({
  clientId: 'entente-wallet',
  redirectUri: `${origin}/callback`,
  allowLocalHttp: true,
  lists: [],
  issuers: [{ name: { fr: 'Belgique (TEST)', en: 'Belgium (TEST)' }, url: 'http://localhost:7101' }],
  demo: true,
  homeName: { fr: 'Belgique (TEST)', en: 'Belgium (TEST)' },
})

/** Screens of the same name are numbered in the order of the fixtures. */
function screenNames(): string[] {
  const seen = new Map<string, number>()
  return SCREENS.map(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return `wallet/${name}${count === 1 ? '' : `-${count}`}`
  })
}

export async function serveWalletPages(): Promise<ServedPages> {
  const { shell, style } = await buildWallet()
  const app = new Hono()
  app.use('*', pageHeaders())
  app.get('/main.css', (c) => c.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/:lang/:at', (c) => {
    const [lang, screen] = [c.req.param('lang'), SCREENS[Number(c.req.param('at'))]]
    if (!isLanguage(lang) || screen === undefined) return c.notFound()
    return c.html(inShell(shell, lang, String(render(stateOf(screen, lang)))))
  })
  const screens = await listen({ app, host: '127.0.0.1', port: 0 })
  const whole = await serveWallet({ port: 0, config })
  const pages = screenNames().map(
    (name, at): CheckedPage => ({
      name,
      kind: 'wallet',
      weighsAs: 'wallet',
      address: (lang) => `http://localhost:${screens.port}/${lang}/${at}`,
    }),
  )
  const start: CheckedPage = {
    name: 'wallet',
    kind: 'wallet',
    address: () => whole.url,
    reach: (page) => page.locator('.head:not(.progress) h1, main h1').first().waitFor(),
  }
  return {
    pages: [start, ...pages],
    sessions: [],
    async close() {
      await Promise.all([screens.close(), whole.close()])
    },
  }
}

/** What the script would do to the shell: language, title and content. */
function inShell(shell: string, lang: Lang, content: string): string {
  const [, heading = ''] = /<h1[^>]*>(.*?)<\/h1>/s.exec(content) ?? []
  const title = heading.replaceAll(/<[^>]*>/g, '')
  return shell
    .replace('<html lang="en" dir="ltr">', `<html lang="${lang}" dir="${directionOf(lang)}">`)
    .replace('<title>Entente</title>', () => `<title>${title} – Entente</title>`)
    .replace(/<script[^>]*><\/script>/, '')
    .replace(/<noscript>.*?<\/noscript>/s, '')
    .replace('<div id="root"></div>', () => `<div id="root">${content}</div>`)
}
