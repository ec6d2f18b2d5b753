/** What a page weighs: the bytes that crossed the line for it, as compressed as they were sent, with their headers. */
import { get } from 'node:http'
import type { CDPSession, Page } from 'playwright-core'

export type Weight = {
  readonly bytes: number
  readonly requests: number
  readonly scripts: number
  readonly stylesheetBytes: number
}

type Sent = { readonly url: string; readonly type: string; bytes: number }

/** Notes every request of a page from its last document on; nothing comes out of a cache. */
export type Scale = { weight(): Promise<Weight> }

export async function scaleOf(page: Page): Promise<Scale> {
  const line = await page.context().newCDPSession(page)
  const sent = new Map<string, Sent>()
  await line.send('Network.enable')
  await line.send('Network.setCacheDisabled', { cacheDisabled: true })
  listenTo(line, sent)
  return {
    async weight() {
      const all = [...sent.values()]
      const icon = await iconOf(page, all)
      const total = (some: readonly Sent[]) => some.reduce((sum, { bytes }) => sum + bytes, 0)
      const ofType = (type: string) => all.filter((one) => one.type === type)
      const inline = await page.locator('script:not([src])').count()
      return {
        bytes: total(all) + icon,
        requests: all.length + (icon > 0 ? 1 : 0),
        scripts: ofType('Script').length + inline,
        stylesheetBytes: total(ofType('Stylesheet')),
      }
    },
  }
}

function listenTo(line: CDPSession, sent: Map<string, Sent>): void {
  line.on('Network.requestWillBeSent', ({ requestId, loaderId, request: { url }, type = 'Other' }) => {
    if (requestId === loaderId) sent.clear()
    if (!url.startsWith('data:')) sent.set(requestId, { url, type, bytes: 0 })
  })
  line.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = sent.get(requestId)
    if (one !== undefined) one.bytes = encodedDataLength
  })
}

const icons = new Map<string, Promise<number>>()

/** A browser with a window asks for the icon, one without does not: its bytes are asked for here. */
async function iconOf(page: Page, sent: readonly Sent[]): Promise<number> {
  const href = await page.evaluate(
    () => document.querySelector<HTMLLinkElement>('link[rel~="icon"]')?.href ?? '',
  )
  if (!href.startsWith('http') || sent.some(({ url }) => url === href)) return 0
  const known = icons.get(href) ?? bytesOf(href)
  icons.set(href, known)
  return known
}

function bytesOf(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': 'gzip, deflate, br', connection: 'close' }
    get(url, { headers, agent: false }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve(answer.socket.bytesRead))
    }).once('error', reject)
  })
}
