/**
 * The verifier that the black-box tests of this folder ask: our own, as a process would run it, on real sockets. What
 * they use of it is this type and nothing else, so another verifier can be put in its place.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:http'
import { deflateSync } from 'node:zlib'
import {
  createBitList,
  createSdJwtVc,
  createStatusList,
  runSync,
  type JsonObject,
  type PublicJwk,
} from '@entente/credentials'
import { newSalt, nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import { signAgreement, startTestbed } from '../../src/start-testbed.ts'
import type { Holder } from './emulated-wallet.ts'

/** One browser at the pages of the verifier. */
export type Page = {
  /** Begins; `walletUrl` opens a wallet. */
  begin(wish?: { requestUriMethod?: 'get' | 'post' }): Promise<{ id: string; walletUrl: string }>
  /** The same through the Digital Credentials API: what goes into `digital.requests`. */
  beginDigital(protocol: string): Promise<{ id: string; entry: { protocol: string; data: any } }>
  /** What the platform gave back, handed to the verifier. */
  answerDigital(id: string, answer: { protocol: string; data: unknown }): Promise<Returned>
  /** Where the wallet sent the browser: what the person is shown. */
  follow(redirectUri: string): Promise<Outcome>
}

export type Returned = { readonly status: number; readonly redirectUri: string; readonly error: string }
export type Outcome = {
  readonly status: number
  /** For each credential asked for: whether it was accepted, and what was released of it. */
  readonly credentials: readonly { query: string; accepted: boolean; attributes: object; reasons: string[] }[]
}

export type VerifierUnderTest = {
  readonly origin: string
  openPage(): Page
  /** A credential that this verifier accepts, for the query of this id, bound to the key of the holder. */
  readonly issue: (query: string, holder: Pick<Holder, 'jwk'>) => string
  close(): Promise<void>
}

const CLAIMS: Readonly<Record<string, JsonObject>> = {
  pid: {
    family_name: 'Peeters',
    given_name: 'Alice',
    birthdate: '1999-02-28',
    nationalities: ['BE'],
    resident_address: 'never asked for',
  },
  diploma: { title: 'Master of Testing', awarding_institution: 'TEST KU', date_of_award: '2022-06-30' },
}
const TYPES: Readonly<Record<string, string>> = {
  pid: 'urn:eudi:pid:be:1',
  diploma: 'urn:entente:vct:diploma:1',
}

export async function openVerifier(databaseUrl?: string): Promise<VerifierUnderTest> {
  const dir = mkdtempSync(join(tmpdir(), 'entente-haip-'))
  const testbed = await startTestbed({ dir, webWallet: false, ...(databaseUrl && { databaseUrl }) })
  await signAgreement(testbed, 'be-jp')
  await signAgreement(testbed, 'eu-jp')
  const { jp } = testbed.urls
  const { keys } = testbed.layout.pkis.be
  const keyFor = (query: string) => keys.get(query === 'pid' ? 'pid-issuer' : 'eaa-issuer')
  const lists = await serveStatusLists((query, uri) => {
    const iat = testbed.clock.seconds()
    const signer = keyFor(query)
    const token = { uri, iat, exp: iat + 86_400, ttl: 900, ...signer }
    return runSync(createStatusList(createBitList(1, 1024), { ...token, deflate: deflateSync }), nodeDriver())
  })
  return {
    origin: jp,
    openPage: () => openPage(jp),
    issue: (query, { jwk }) => {
      const { alg, key, x5c } = keyFor(query)
      const steps = createSdJwtVc({
        claims: CLAIMS[query] ?? {},
        disclosable: 'every',
        vct: TYPES[query] ?? '',
        cnf: jwk as PublicJwk,
        exp: testbed.clock.seconds() + 86_400,
        salt: newSalt,
        alg,
        key,
        x5c,
        status: { uri: lists.uriOf(query), index: 7 },
      })
      return runSync(steps, nodeDriver())
    },
    async close() {
      await testbed.close()
      await lists.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** The status lists of the issuer, at an address of their own; nothing in them is revoked. */
async function serveStatusLists(create: (query: string, uri: string) => string) {
  const base = () => {
    const address = server.address()
    return `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`
  }
  const uriOf = (query: string) => `${base()}/${query}`
  const server = createServer(({ url = '' }, response) => {
    const query = url.slice(1)
    response.writeHead(200, { 'content-type': 'application/statuslist+jwt' })
    response.end(create(query, uriOf(query)))
  })
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  return { uriOf, close: () => new Promise((done) => server.close(done)) }
}

function openPage(origin: string): Page {
  let cookie = ''
  const call = async (path: string, body?: object) => {
    const answer = await fetch(`${origin}/verifier/presentations${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', cookie },
      ...(body && { body: JSON.stringify(body) }),
    })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return { status: answer.status, body: (await answer.json()) as Record<string, any> }
  }
  let last = ''
  return {
    async begin({ requestUriMethod } = {}) {
      const method = requestUriMethod === undefined ? {} : { request_uri_method: requestUriMethod }
      const { body } = await call('', { service: 'enrolment', ...method })
      last = body['id'] as string
      return { id: last, walletUrl: body['wallet_url'] as string }
    },
    async beginDigital(protocol) {
      const { body } = await call('', { service: 'enrolment', channel: 'dc-api', protocols: [protocol] })
      last = body['id'] as string
      return { id: last, entry: body['digital'].requests[0] }
    },
    async answerDigital(id, answer) {
      const { status, body } = await call(`/${id}/answer`, answer)
      return {
        status,
        redirectUri: (body['redirect_uri'] as string | undefined) ?? '',
        error: (body['error_description'] as string | undefined) ?? '',
      }
    },
    async follow(redirectUri) {
      const code = new URL(redirectUri).searchParams.get('response_code') ?? ''
      const { status, body } = await call(`/${last}/result?response_code=${code}`)
      const credentials = (body['credentials'] ?? []) as Record<string, any>[]
      return {
        status,
        credentials: credentials.map((one) => ({
          query: one['query'],
          accepted: String(one['verdict']).startsWith('RECOGNISED'),
          attributes: one['attributes'] ?? {},
          reasons: one['reasons'],
        })),
      }
    },
  }
}
