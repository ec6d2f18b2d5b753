/** For tests: a relying party that asks as told and reads what it gets, and a wallet that holds TEST credentials. */
import {
  createJws,
  createRequestObject,
  createRequestLink,
  createSdJwtVc,
  createX509HashClientId,
  keyRefOf,
  openPresentationResponse,
  openSdJwt,
  parseJws,
  runAsync,
  webDriver,
  type DcqlQuery,
  type Json,
  type JsonObject,
  type KeyRef,
  type OpenedResponse,
  type PublicJwk,
  type VerifierInfo,
} from '@entente/credentials'
import { base64, createCertificate, createWebDriver, runAsync as runTrust, type Bytes } from '@entente/trust'
import type { Holdings } from './holdings.ts'
import type { WalletFetch } from './http.ts'
import type { PresentDeps } from './present-ports.ts'

export const NOW = 1_795_338_000
export const IDENTIFIER = 'NTRJP-0100-05-012345'
export const ISSUER = 'https://be.example'
const NOT_BEFORE = '2026-01-01T00:00:00.000Z'
const NOT_AFTER = '2030-01-01T00:00:00.000Z'
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' }
const { subtle } = crypto

export type TestKey = {
  readonly key: KeyRef
  readonly publicKey: KeyRef
  readonly jwk: PublicJwk & { readonly d: string }
  readonly spki: Bytes
}

export async function newTestKey(): Promise<TestKey> {
  const pair = await subtle.generateKey(ECDSA, true, ['sign', 'verify'])
  const { kty = '', crv = '', x = '', y = '', d = '' } = await subtle.exportKey('jwk', pair.privateKey)
  const spki = new Uint8Array(await subtle.exportKey('spki', pair.publicKey))
  return {
    key: keyRefOf(pair.privateKey),
    publicKey: keyRefOf(pair.publicKey),
    jwk: { kty, crv, x, y, d },
    spki,
  }
}

export function publicOf({ jwk: { kty, crv, x, y } }: TestKey): PublicJwk & { crv: string } {
  return { kty, crv: crv ?? '', ...(x && { x }), ...(y && { y }) }
}

/** A certificate of a TEST authority that stands on no list: trust is a port here. */
export async function certify(subject: TestKey, commonName: string, dns?: string): Promise<string> {
  const authority = await newTestKey()
  const steps = createCertificate({
    subject: {
      commonName,
      organization: 'TEST University',
      organizationIdentifier: IDENTIFIER,
      country: 'JP',
    },
    issuer: { commonName: 'TEST CA', country: 'JP' },
    subjectSpki: subject.spki,
    issuerSpki: authority.spki,
    serial: Uint8Array.of(7),
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
    ca: false,
    keyUsage: ['digitalSignature'],
    ...(dns && { subjectAltNames: [{ dns }] }),
    signWith: { alg: 'ES256', key: authority.key },
  })
  return base64(await runTrust(steps, createWebDriver(subtle)))
}

export const CLAIMS: JsonObject = {
  family_name: 'Peeters',
  given_name: 'Alice',
  birthdate: '1999-02-28',
  nationalities: ['BE', 'LU'],
  address: { country: 'BE', locality: 'Namur' },
}

export const QUERY: DcqlQuery = {
  credentials: [
    {
      id: 'pid',
      format: 'dc+sd-jwt',
      meta: { vct_values: ['urn:eudi:pid:1'] },
      claims: [{ path: ['family_name'] }, { path: ['address', 'country'] }],
    },
  ],
}

type Members = { [name: string]: Json }
type Bend = (payload: Members, header: Members) => void

export type Asked = {
  readonly query?: DcqlQuery
  readonly transactionData?: readonly string[]
  readonly bend?: Bend
  readonly method?: 'post'
  /** Media type of the request object. */
  readonly type?: string
  readonly verifierInfo?: readonly VerifierInfo[]
  /** What the relying party answers to the wallet. */
  readonly answer?: { readonly status: number; readonly text: string }
}

export type Call = {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const driver = webDriver(subtle, { issuer: () => ({ trusted: false, code: 'JWS_KEY', detail: '' }) })
const STATE = 's'.repeat(43)
const NONCE = 'n'.repeat(43)

type Signer = { readonly signer: TestKey; readonly x5c: readonly string[]; readonly encryption: TestKey }

async function signRequest(
  { signer, x5c, encryption }: Signer,
  asked: Asked,
  walletNonce?: string,
): Promise<string> {
  const steps = createRequestObject({
    responseUri: 'https://rp.example/response/1',
    nonce: NONCE,
    state: STATE,
    query: asked.query ?? QUERY,
    encryptionKey: { ...publicOf(encryption), kid: 'k1' },
    ...(asked.transactionData && { transactionData: asked.transactionData }),
    ...(asked.verifierInfo && { verifierInfo: asked.verifierInfo }),
    ...(walletNonce && { walletNonce }),
    iat: NOW,
    exp: NOW + 300,
    signWith: { alg: 'ES256', key: signer.key, x5c },
  })
  const { payload, header } = parseJws(await runAsync(steps, driver))
  const bent: { payload: Members; header: Members } = { payload: { ...payload }, header: { ...header } }
  asked.bend?.(bent.payload, bent.header)
  const jws = createJws({
    header: { typ: 'oauth-authz-req+jwt', ...bent.header },
    payload: bent.payload,
    key: signer.key,
    alg: 'ES256',
  })
  return runAsync(jws, driver)
}

/** One relying party with one request. */
export async function openRelyingParty(asked: Asked = {}) {
  const [signer, encryption] = [await newTestKey(), await newTestKey()]
  const x5c = [await certify(signer, 'TEST Tokyo University', 'rp.example')]
  const clientId = await runAsync(createX509HashClientId(x5c), driver)
  const calls: Call[] = []
  const { status = 200, text = '{"redirect_uri":"https://rp.example/done?response_code=c"}' } =
    asked.answer ?? {}
  const fetch: WalletFetch = async (url, { method, headers, body = '' }) => {
    calls.push({ url, method, headers, body })
    const path = new URL(url).pathname
    const walletNonce = new URLSearchParams(body).get('wallet_nonce') ?? undefined
    if (path === '/request/1') {
      const text = await signRequest({ signer, x5c, encryption }, asked, walletNonce)
      return responseOf(200, text, asked.type ?? 'application/oauth-authz-req+jwt')
    }
    return path === '/response/1' ? responseOf(status, text) : responseOf(404, '')
  }
  const link = createRequestLink('https://wallet.example/present', {
    clientId,
    requestUri: 'https://rp.example/request/1',
  })
  /** What arrived, opened with the key of the request. */
  const received = async (): Promise<OpenedResponse> => {
    const posted = calls.findLast(({ url }) => url.endsWith('/response/1'))
    const form = Object.fromEntries(new URLSearchParams(posted?.body ?? ''))
    return openPresentationResponse(form, { key: encryption.jwk, kid: 'k1', state: STATE })
  }
  return {
    clientId,
    signer,
    x5c,
    encryption,
    nonce: NONCE,
    calls,
    fetch,
    link: asked.method === undefined ? link : `${link}&request_uri_method=post`,
    received,
    key: signer.publicKey,
  }
}

function responseOf(status: number, text: string, type: string | null = null) {
  const get = (name: string) => (name === 'content-type' ? type : null)
  return { status, headers: { get }, text: async () => text }
}

export type Held = {
  readonly id: string
  readonly vct?: string
  readonly claims?: JsonObject
  readonly copies?: number
  readonly exp?: number
  readonly issuerList?: string
}

/** Credentials with their keys, and a note of every copy that was shown. */
export async function holdCredentials(...held: readonly Held[]) {
  const issuer = await newTestKey()
  const x5c = [await certify(issuer, 'TEST Issuer')]
  const batches = await Promise.all(
    held.map(
      async ({
        id,
        vct = 'urn:eudi:pid:be:1',
        claims = CLAIMS,
        copies = 1,
        exp = NOW + 3600,
        issuerList,
      }) => ({
        id,
        issuerList,
        issuerUrl: ISSUER,
        format: 'dc+sd-jwt' as const,
        issuerCountry: 'BE',
        copies: await Promise.all(
          Array.from({ length: copies }, async (_, index) => {
            const holder = await newTestKey()
            const steps = createSdJwtVc({
              claims,
              disclosable: 'every',
              vct,
              alg: 'ES256',
              key: issuer.key,
              x5c,
              cnf: publicOf(holder),
              exp,
              salt: () => base64(crypto.getRandomValues(new Uint8Array(18))).replaceAll(/[+/]/g, '_'),
            })
            return { id: `${id}-${index}`, token: await runAsync(steps, driver), key: holder.key, uses: 0 }
          }),
        ),
      }),
    ),
  )
  const shown: string[] = []
  const holdings: Holdings = {
    list: async () => batches,
    markShown: async ({ batchId, copyId }) => {
      shown.push(copyId)
      const copy = batches.find(({ id }) => id === batchId)?.copies.find(({ id }) => id === copyId)
      if (copy !== undefined) copy.uses++
    },
  }
  return { holdings, shown }
}

type Party = Awaited<ReturnType<typeof openRelyingParty>>

/** A wallet that believes this relying party, unless told otherwise. */
export function walletDeps(party: Party, holdings: Holdings, trusted = true): PresentDeps {
  const relyingParty = { chain: [], subject: 'CN=TEST Tokyo University', aki: [] }
  const refusal = { trusted: false, code: 'X5C_PATH', detail: 'on no list', key: party.key } as const
  return {
    fetch: party.fetch,
    clock: { seconds: () => NOW },
    random: (size) => crypto.getRandomValues(new Uint8Array(size)),
    driver: webDriver(subtle, {
      issuer: ({ role }) =>
        trusted && role === 'access-certificate'
          ? { trusted, key: party.key, issuer: relyingParty }
          : refusal,
    }),
    holdings,
    allowLocalHttp: false,
  }
}

/** Claims a relying party can read in one presentation. */
export async function readClaims(presentation: string): Promise<JsonObject> {
  const end = presentation.lastIndexOf('~') + 1
  const { claims } = await runAsync(openSdJwt(presentation.slice(0, end)), driver)
  const { vct: _vct, cnf: _cnf, exp: _exp, ...rest } = claims
  return rest
}
