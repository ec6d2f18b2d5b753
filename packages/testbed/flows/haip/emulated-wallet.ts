/**
 * A wallet made of jose and node:crypto alone, for black-box tests of any verifier: it fetches a request, reads it,
 * presents a credential well or badly, encrypts, posts. Nothing of the product is used on its side of the line.
 */
import { createHash, generateKeyPairSync, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { CompactEncrypt, decodeProtectedHeader, importJWK, jwtVerify, type JWK } from 'jose'

export type Holder = { readonly privateKey: KeyObject; readonly jwk: JWK }

export function newHolder(): Holder {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { kty = '', crv = '', x = '', y = '' } = publicKey.export({ format: 'jwk' }) as JWK
  return { privateKey, jwk: { kty, crv, x, y } }
}

export type RequestObject = {
  readonly header: { readonly typ?: string; readonly alg?: string; readonly x5c?: string[] }
  readonly payload: {
    readonly client_id: string
    readonly response_type: string
    readonly response_mode: string
    readonly response_uri: string
    readonly nonce: string
    readonly state: string
    readonly aud: string
    readonly iat: number
    readonly exp: number
    readonly wallet_nonce?: string
    readonly client_metadata: {
      readonly jwks: { readonly keys: (JWK & { kid: string; use: string; alg: string })[] }
      readonly encrypted_response_enc_values_supported: string[]
      readonly vp_formats_supported: Record<string, unknown>
    }
    readonly dcql_query: { readonly credentials: AskedCredential[] }
    readonly verifier_info?: { readonly format: string; readonly data: unknown }[]
  } & Readonly<Record<string, unknown>>
  readonly text: string
}

export type AskedCredential = {
  readonly id: string
  readonly format: string
  readonly meta: { readonly vct_values: string[] }
  readonly claims?: { readonly path: (string | number | null)[] }[]
  readonly trusted_authorities?: { readonly type: string; readonly values: string[] }[]
}

export function parameterOf(link: string, name: string): string {
  return new URL(link).searchParams.get(name) ?? ''
}

/** Fetched as a wallet does, by GET or POST; the signature is checked by the certificate that came along. */
export async function fetchRequest(link: string, walletNonce?: string): Promise<RequestObject> {
  const form = walletNonce === undefined ? undefined : new URLSearchParams({ wallet_nonce: walletNonce })
  const answer = await fetch(parameterOf(link, 'request_uri'), {
    method: form === undefined ? 'GET' : 'POST',
    redirect: 'error',
    ...(form && { body: form }),
  })
  const type = answer.headers.get('content-type') ?? ''
  if (answer.status !== 200 || !type.startsWith('application/oauth-authz-req+jwt'))
    throw new Error(`request_uri answered ${answer.status} ${type}`)
  const text = await answer.text()
  const header = decodeProtectedHeader(text) as RequestObject['header']
  const leaf = new X509Certificate(Buffer.from(header.x5c?.[0] ?? '', 'base64'))
  const { payload } = await jwtVerify(text, leaf.publicKey, {
    typ: 'oauth-authz-req+jwt',
    audience: 'https://self-issued.me/v2',
  })
  const hash = createHash('sha256').update(leaf.raw).digest('base64url')
  if (payload['client_id'] !== `x509_hash:${hash}`) throw new Error('client_id is not the hash of the leaf')
  if (payload['client_id'] !== parameterOf(link, 'client_id')) throw new Error('client_id differs outside')
  return { header, payload: payload as RequestObject['payload'], text }
}

/** What our own services ask for; another verifier's test would name its own. */
const NAMES = [
  'family_name',
  'given_name',
  'birthdate',
  'nationalities',
  'title',
  'awarding_institution',
  'date_of_award',
]

/** A presentation for every query of an SD-JWT VC, the only form this wallet holds; the first one bent as wished. */
export function answerAll(
  asked: { readonly queries: readonly AskedCredential[]; readonly audience: string; readonly nonce: string },
  issue: (query: string, holder: Holder) => string,
  bends: Bends & { readonly credential?: (token: string) => string; readonly with?: Holder } = {},
): Record<string, string[]> {
  const { queries, audience, nonce } = asked
  const answerable = queries.filter(({ format }) => format === 'dc+sd-jwt')
  return Object.fromEntries(
    answerable.map(({ id }, index) => {
      const holder = bends.with ?? newHolder()
      const token = issue(id, holder)
      const bent = index === 0 ? bends : {}
      const held = index === 0 ? (bends.credential?.(token) ?? token) : token
      return [id, [present(held, { names: NAMES, audience, nonce, holder }, bent)]]
    }),
  )
}

export type Bends = {
  /** Members of the key binding that are otherwise. */
  readonly claims?: Readonly<Record<string, unknown>>
  readonly holder?: Holder
  readonly typ?: string
  /** Changes what is presented before it is bound. */
  readonly presented?: (token: string) => string
  /** Changes the whole afterwards. */
  readonly bound?: (token: string) => string
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** RFC 9901 §4.3 by hand: the disclosures with these names, and a key binding over exactly that. */
export function present(
  token: string,
  {
    names,
    audience,
    nonce,
    holder,
  }: { names: readonly string[]; audience: string; nonce: string; holder: Holder },
  bends: Bends = {},
): string {
  const [jws = '', ...disclosures] = token.split('~').slice(0, -1)
  const shown = disclosures.filter((one) => {
    const content = JSON.parse(Buffer.from(one, 'base64url').toString()) as unknown[]
    // Elements of lists have no name: all of them go along with their list.
    return content.length === 2 || names.includes(String(content[1]))
  })
  const plain = `${[jws, ...shown].join('~')}~`
  const presented = bends.presented?.(plain) ?? plain
  const header = { alg: 'ES256', typ: bends.typ ?? 'kb+jwt' }
  const payload = {
    iat: Math.floor(Date.now() / 1000),
    aud: audience,
    nonce,
    sd_hash: createHash('sha256').update(presented).digest('base64url'),
    ...bends.claims,
  }
  const input = `${encode(header)}.${encode(payload)}`
  const { privateKey } = bends.holder ?? holder
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  const bound = `${presented}${input}.${signature.toString('base64url')}`
  return bends.bound?.(bound) ?? bound
}

export type Sealing = { readonly enc?: string; readonly kid?: string; readonly alg?: string }

/** Encrypted to the key of this request (ECDH-ES, P-256). */
export async function seal(
  { payload }: Pick<RequestObject, 'payload'>,
  members: object,
  { enc, kid, alg = 'ECDH-ES' }: Sealing = {},
): Promise<string> {
  const [key] = payload.client_metadata.jwks.keys
  const [first = 'A128GCM'] = payload.client_metadata.encrypted_response_enc_values_supported
  return new CompactEncrypt(Buffer.from(JSON.stringify(members)))
    .setProtectedHeader({ alg, enc: enc ?? first, kid: kid ?? key?.kid ?? '' })
    .encrypt(await importJWK(key as JWK, 'ECDH-ES'))
}

export type Posted = {
  readonly status: number
  readonly body: {
    readonly redirect_uri?: string
    readonly error?: string
    readonly error_description?: string
  }
}

export async function post({ payload }: RequestObject, form: Record<string, string>): Promise<Posted> {
  const answer = await fetch(payload.response_uri, {
    method: 'POST',
    redirect: 'error',
    body: new URLSearchParams(form),
  })
  return { status: answer.status, body: (await answer.json()) as Posted['body'] }
}
