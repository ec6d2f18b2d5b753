/**
 * The issuer under test, seen from outside. Ours by default: a whole node with its configuration, reached over HTTP
 * only. `ENTENTE_HAIP_ISSUER` may name a module that exports `openTarget` for another one.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../national-node/src/kernel/clock.ts'
import { randomBytes } from '../../../national-node/src/kernel/crypto.ts'
import type { SigningKey } from '../../../national-node/src/kernel/keys.ts'
import { createTestPki } from '../../src/pki.ts'
import { startTestbed } from '../../src/start-testbed.ts'
import { WALLET_CLIENT } from '../../src/testbed-config.ts'
import { type Place, storedAt } from '../each-place.ts'

export type IssuerTarget = {
  /** Credential issuer identifier. */
  readonly issuer: string
  readonly configurationId: string
  readonly clientId: string
  /** A second wallet solution that the same provider may attest. */
  readonly otherClientId: string
  readonly redirectUri: string
  /** A wallet provider that the issuer has on its list, and one that it has not. */
  readonly provider: SigningKey
  readonly stranger: SigningKey
  /** Acts as the person in the browser, from the authorization address to the one of return. */
  authorize(url: string, answer: 'agree' | 'refuse'): Promise<URL>
  close(): Promise<void>
}

export async function openTarget(place: Place): Promise<IssuerTarget> {
  const foreign = process.env['ENTENTE_HAIP_ISSUER']
  if (foreign !== undefined && foreign !== '') {
    const module = (await import(foreign)) as { openTarget(): Promise<IssuerTarget> }
    return module.openTarget()
  }
  return ownTarget(place)
}

async function ownTarget(place: Place): Promise<IssuerTarget> {
  const dir = mkdtempSync(join(tmpdir(), 'entente-haip-'))
  const nodes = ['be', 'jp'] as const
  const testbed = await startTestbed({ dir, nodes, webWallet: false, attested: true, ...storedAt(place) })
  const issuer = testbed.urls.be
  // Of a country that no list of this testbed names.
  const stranger = createTestPki({ code: 'xx', country: 'XX', clock: systemClock, random: randomBytes })
  return {
    issuer,
    configurationId: 'pid',
    clientId: WALLET_CLIENT,
    otherClientId: 'https://other-wallet.example/solution',
    redirectUri: testbed.wallet.redirectUri,
    provider: testbed.layout.pkis.be.keys.get('wallet-provider'),
    stranger: stranger.keys.get('wallet-provider'),
    authorize: (url, answer) => actAsPerson(issuer, url, answer),
    async close() {
      await testbed.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Our own login page: the first person it offers. */
async function actAsPerson(issuer: string, start: string, choice: 'agree' | 'refuse'): Promise<URL> {
  const visit = browser()
  const { answer: began, to: login } = await visit(start)
  const { origin } = new URL(issuer)
  if (began.status >= 400) throw new Error(`refused at the authorization endpoint: ${began.status}`)
  if (login.origin !== origin) return login
  const page = await (await visit(login.href)).answer.text()
  const token = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const form = new URLSearchParams({ form_token: token, answer: choice })
  if (choice === 'agree') form.set('person', firstPerson(page))
  let { to } = await visit(login.href, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
    body: form.toString(),
  })
  for (let hop = 0; hop < 4 && to.origin === origin; hop++) ({ to } = await visit(to.href))
  if (to.origin === origin) throw new Error('the browser never left the issuer')
  return to
}

/** Keeps cookies, follows nothing by itself. */
function browser() {
  const jar = new Map<string, string>()
  return async (url: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(init.headers as Record<string, string>), cookie }
    const answer = await fetch(url, { redirect: 'manual', ...init, headers })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return { answer, to: new URL(answer.headers.get('location') ?? '', url) }
  }
}

function firstPerson(page: string): string {
  const found = /name="person" value="([^"]+)"/.exec(page) ?? /value="([^"]+)"[^>]*name="person"/.exec(page)
  return found?.[1] ?? ''
}
