import type { ProviderContext } from '../as/library.ts'
import { chooseLanguage } from '../../../kernel/language.ts'
import type { IssuerConfig } from '../issuer-deps.ts'
import { endedPage } from './login-page.ts'

const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"

/** What a browser sees when the authorization server cannot answer the wallet: our page, with the error code. */
export function renderErrorPage(ctx: ProviderContext, error: string, config: IssuerConfig): void {
  const [fallback = 'en'] = config.languages
  const lang = chooseLanguage(ctx.req.headers['accept-language'], fallback, config.languages)
  ctx.set('content-security-policy', POLICY)
  ctx.set('cache-control', 'no-store')
  ctx.type = 'html'
  ctx.body = String(endedPage({ lang, config, code: error }))
}
