/** The pages of the issuer where a person says who they are. Their route needs a wallet that asks; these do not. */
import { assetsOf, LANGUAGES } from '@entente/ui'
import { Hono } from 'hono'
import { pageHeaders } from '../../national-node/src/http/page.ts'
import { chooseLanguage, isLanguage } from '../../national-node/src/kernel/language.ts'
import { diplomaType, type IssuerConfig, pidType } from '../../national-node/src/modules/issuer/index.ts'
import { endedPage, loginPage } from '../../national-node/src/modules/issuer/pages/login-page.ts'

const CONFIG: IssuerConfig = {
  baseUrl: 'https://jp.example',
  names: { en: 'Japan (TEST)', ja: '日本（TEST）' },
  languages: LANGUAGES,
  assets: assetsOf(),
  clients: [],
  types: [],
  batchSize: 1,
  statusListSize: 1024,
}

const PERSONS = [
  { id: '1', names: { own: { lang: 'nl', text: 'Noor D’Hondt' } }, birthdate: '1999-04-03' },
  { id: '2', names: { own: { lang: 'ja', text: '山田 花子' } }, birthdate: '2001-11-30' },
  { id: '3', names: { own: { lang: 'ar', text: 'مريم بن علي' } }, birthdate: '1984-02-17' },
]

/** Under the names of their moments: asked, missing (no person chosen), ended. */
export function loginRoutes(): Hono {
  const app = new Hono()
  app.use('/issuer/login/:uid', pageHeaders())
  app.get('/issuer/login/:uid', (c) => {
    const [uid, asked = ''] = [c.req.param('uid'), c.req.query('lang')]
    const lang = isLanguage(asked) ? asked : chooseLanguage(undefined, 'en')
    if (uid === 'ended') return c.html(String(endedPage({ lang, config: CONFIG, code: 'invalid_request' })))
    const view = {
      uid,
      clientId: 'entente-wallet',
      types: [pidType({ country: 'BE', authority: 'TEST' }), diplomaType()],
    }
    const [missing, suspensions] = [uid === 'missing', []]
    return c.html(
      String(
        loginPage({ lang, config: CONFIG, view, persons: PERSONS, suspensions, token: 'token', missing }),
      ),
    )
  })
  return app
}
