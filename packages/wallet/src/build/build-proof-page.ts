import { assetsOf, directionOf, html, LANGUAGES } from '@entente/ui'
import { proofStyle } from '../proof/style.ts'
import { say } from '../proof/texts.ts'
import { bundleScript } from './bundle-script.ts'

const { stylesheet, icon } = assetsOf()

/**
 * The page that checks a proof, as one file: it asks nobody for anything, and its policy lets nothing but its own
 * script and style run. The same source gives the same bytes.
 */
export async function buildProofPage(): Promise<string> {
  const script = (await bundleScript(new URL('../proof/main.ts', import.meta.url))).trim()
  const style = stylesheet.body + proofStyle.replaceAll('\n', '')
  // The hashes are of what the parser of HTML takes as content: it must find the same end as we do.
  if (/<\/script|<!--/i.test(script) || /<\/style|<!--/i.test(style))
    throw new Error('script or style holds what would end it, or begin a comment, in HTML')
  const policy = `default-src 'none';script-src '${await hashOf(script)}';style-src '${await hashOf(style)}';img-src data:;base-uri 'none';form-action 'none'`
  return `<!doctype html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>Entente</title><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><link rel="icon" type="image/svg+xml" href="data:image/svg+xml,${encodeURIComponent(icon.body)}"><style>${style}</style></head>
<body><div id="root"></div><noscript><main class="wrap"><h1>Entente</h1>${NO_SCRIPT.join('')}</main></noscript><script type="module">${script}</script></body></html>
`
}

/** Nobody knows yet which language the reader has: each sentence in its own. */
const NO_SCRIPT = LANGUAGES.map(
  (lang) => html`<p lang="${lang}" dir="${directionOf(lang)}">${say(lang, 'noScript')}</p>`,
)

/** As a Content Security Policy names an inline element. */
async function hashOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return `sha256-${btoa(String.fromCharCode(...digest))}`
}
