/**
 * A relying party made of jose and node:http alone, for black-box tests of any wallet: it asks, well or badly, over
 * sockets, and checks what it gets by its own code.
 */
import { createHash, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { compactDecrypt, compactVerify, decodeJwt, importJWK, SignJWT, type JWK } from 'jose'

export type Members = { [name: string]: any }
export type Bend = (payload: Members, header: Members) => void
/** The key and the certificate (base64 DER) of the relying party; a wallet under test believes its authority. */
export type Identity = { readonly privateKey: KeyObject; readonly certificate: string }

const REQUEST_TYPE = 'application/oauth-authz-req+jwt'

export const QUERY = {
  credentials: [
    {
      id: 'pid',
      format: 'dc+sd-jwt',
      meta: { vct_values: ['urn:eudi:pid:1'] },
      claims: [{ path: ['family_name'] }, { path: ['birthdate'] }],
    },
  ],
}

/** What arrived, as somebody else reads it: never by the code under test. */
export type Received =
  | { readonly error: string }
  | {
      readonly state: unknown
      readonly enc: string
      readonly presentations: Readonly<Record<string, { claims: Members; binding: Members }>>
    }

export type Question = {
  readonly bend?: Bend
  readonly query?: object
  /** Signed by a key that is not that of the certificate. */
  readonly strangerSigns?: boolean
}

/** Where each kind of request says who asks, and for which pages. */
const PLACED: Record<
  'signed' | 'unsigned' | 'multisigned',
  {
    readonly payload?: (clientId: string, origin: string) => Members
    readonly header?: (clientId: string) => Members
  }
> = {
  unsigned: {},
  signed: { payload: (clientId, origin) => ({ client_id: clientId, expected_origins: [origin] }) },
  multisigned: {
    payload: (_, origin) => ({ expected_origins: [origin] }),
    header: (clientId) => ({ client_id: clientId }),
  },
}

type Asked = { readonly privateKey: KeyObject; readonly members: Members; readonly nonce: string }

export async function openEmulatedVerifier(identity: Identity) {
  const requests = new Map<string, (walletNonce?: string) => Promise<string>>()
  const posted = new Map<string, URLSearchParams>()
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { url = '' } = incoming
    const id = url.split('/').at(-1) ?? ''
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const form = new URLSearchParams(Buffer.concat(chunks).toString())
    if (url.startsWith('/request/')) {
      const text = await requests.get(id)?.(form.get('wallet_nonce') ?? undefined)
      outgoing.writeHead(text === undefined ? 404 : 200, { 'content-type': REQUEST_TYPE })
      outgoing.end(text)
      return
    }
    posted.set(id, form)
    outgoing.writeHead(200, { 'content-type': 'application/json' })
    outgoing.end(JSON.stringify({ redirect_uri: `${base()}/done/${id}` }))
  }
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  const base = () => {
    const address = server.address()
    return `http://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`
  }
  const hash = createHash('sha256').update(Buffer.from(identity.certificate, 'base64')).digest('base64url')
  const clientId = `x509_hash:${hash}`

  async function sign(
    { payload, header }: { payload: Members; header: Members },
    stranger = false,
  ): Promise<string> {
    const key = stranger ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey : identity.privateKey
    return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', ...header }).sign(key)
  }

  function ask(query: object = QUERY): Asked {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'enc-1', use: 'enc', alg: 'ECDH-ES' }
    const nonce = randomBytes(32).toString('base64url')
    const now = Math.floor(Date.now() / 1000)
    const members = {
      response_type: 'vp_token',
      nonce,
      dcql_query: query,
      client_metadata: {
        jwks: { keys: [jwk] },
        encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'],
        vp_formats_supported: {
          'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] },
        },
      },
      iat: now,
      exp: now + 300,
    }
    return { privateKey, members, nonce }
  }

  /** A request by redirect: the link for the wallet, and a way to read what comes back. */
  function byRedirect({ bend = () => undefined, query, strangerSigns }: Question = {}) {
    const asked = ask(query)
    const id = randomBytes(8).toString('hex')
    const payload: Members = {
      ...asked.members,
      client_id: clientId,
      response_mode: 'direct_post.jwt',
      response_uri: `${base()}/response/${id}`,
      state: randomBytes(48).toString('base64url'),
      aud: 'https://self-issued.me/v2',
    }
    const header: Members = { typ: 'oauth-authz-req+jwt', x5c: [identity.certificate] }
    bend(payload, header)
    requests.set(id, async (walletNonce) =>
      sign(
        { payload: { ...payload, ...(walletNonce && { wallet_nonce: walletNonce }) }, header },
        strangerSigns,
      ),
    )
    const link = (entry = 'openid4vp://') =>
      `${entry}?${new URLSearchParams({ client_id: clientId, request_uri: `${base()}/request/${id}` }).toString()}`
    return {
      link,
      state: payload['state'] as string,
      done: `${base()}/done/${id}`,
      answered: () => posted.has(id),
      received: async () => read(asked, posted.get(id)?.get('response') ?? '', clientId),
    }
  }

  /** What a page would hand to the platform, and a way to read the answer of the platform. */
  async function byPlatform(
    kind: 'signed' | 'unsigned' | 'multisigned',
    { origin, bend = () => undefined, query, strangerSigns = false }: Question & { readonly origin: string },
  ) {
    const asked = ask(query)
    const payload: Members = { ...asked.members, response_mode: 'dc_api.jwt' }
    const header: Members = { typ: 'oauth-authz-req+jwt', x5c: [identity.certificate] }
    Object.assign(payload, PLACED[kind].payload?.(clientId, origin))
    Object.assign(header, PLACED[kind].header?.(clientId))
    bend(payload, header)
    const received = async (data: unknown) =>
      read(asked, (data as { response?: string }).response ?? '', `origin:${origin}`)
    const protocol = `openid4vp-v1-${kind}`
    if (kind === 'unsigned') return { requests: [{ protocol, data: payload }], received }
    const compact = await sign({ payload, header }, strangerSigns)
    if (kind === 'signed') return { requests: [{ protocol, data: { request: compact } }], received }
    const [own = '', body = '', signature = ''] = compact.split('.')
    const [other = '', , broken = ''] = (await sign({ payload, header }, true)).split('.')
    const signatures = [
      { protected: other, signature: broken },
      { protected: own, signature },
    ]
    return { requests: [{ protocol, data: { request: { payload: body, signatures } } }], received }
  }

  return {
    byRedirect,
    byPlatform,
    clientId,
    close: () => new Promise((done) => server.close(done)),
  }
}

/** Decrypted, every presentation checked for the holder's signature over exactly what is presented. */
async function read({ privateKey, nonce }: Asked, response: string, audience: string): Promise<Received> {
  const { plaintext, protectedHeader } = await compactDecrypt(response, privateKey)
  const { vp_token: token, state, error } = JSON.parse(Buffer.from(plaintext).toString()) as Members
  if (error !== undefined) return { error: String(error) }
  const presentations: Record<string, { claims: Members; binding: Members }> = {}
  for (const [id, [text = '']] of Object.entries(token as Record<string, string[]>)) {
    const end = text.lastIndexOf('~') + 1
    const [jws = '', ...disclosures] = text.slice(0, end - 1).split('~')
    const holder = (decodeJwt(jws) as { cnf: { jwk: JWK } }).cnf.jwk
    const { payload } = await compactVerify(text.slice(end), await importJWK(holder, 'ES256'))
    const binding = JSON.parse(Buffer.from(payload).toString()) as Members
    const sdHash = createHash('sha256').update(text.slice(0, end)).digest('base64url')
    if (binding['sd_hash'] !== sdHash || binding['nonce'] !== nonce || binding['aud'] !== audience)
      throw new Error(`the key binding is not for this request: ${JSON.stringify(binding)}`)
    const claims = Object.fromEntries(
      disclosures.map((one) => {
        const content = JSON.parse(Buffer.from(one, 'base64url').toString()) as [string, string, unknown]
        return [content[1], content[2]]
      }),
    )
    presentations[id] = { claims, binding }
  }
  return { state, enc: protectedHeader.enc, presentations }
}
