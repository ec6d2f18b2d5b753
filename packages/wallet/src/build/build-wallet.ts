import { assetsOf, directionOf, html, LANGUAGES } from '@entente/ui'
import { walletStyle } from '../screens/style.ts'
import { say } from '../screens/texts.ts'
import { bundleScript } from './bundle-script.ts'

const { stylesheet, icon } = assetsOf()

export type BuiltWallet = { readonly shell: string; readonly script: string; readonly style: string }

/** The web wallet as three files, made in memory: the page, `/main.js` and `/main.css`. */
export async function buildWallet(): Promise<BuiltWallet> {
  return {
    shell: SHELL,
    script: await bundleScript(new URL('../screens/main.ts', import.meta.url)),
    style: stylesheet.body + walletStyle.replaceAll('\n', ''),
  }
}

/** Nobody knows yet which language the reader has: each sentence in its own. */
const NO_SCRIPT = LANGUAGES.map(
  (lang) => html`<p lang="${lang}" dir="${directionOf(lang)}">${say(lang, 'noScript')}</p>`,
)

/** The one page of every address. Without scripts there are no keys: it says so instead of staying empty. */
const SHELL = `<!doctype html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>Entente</title><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><link rel="stylesheet" href="/main.css"><link rel="icon" type="image/svg+xml" href="data:image/svg+xml,${encodeURIComponent(icon.body)}"><script type="module" src="/main.js"></script></head>
<body><p id="status" class="hidden" role="status"></p><div id="root"></div><noscript><main class="wrap"><h1>Entente</h1>${NO_SCRIPT.join('')}</main></noscript></body></html>
`
