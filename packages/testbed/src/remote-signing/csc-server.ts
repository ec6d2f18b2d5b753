/**
 * A small remote signing service for the demo (Cloud Signature Consortium API v2.0.0.2, all of it TEST): path and JSON
 * in, status and JSON out. What a person approves is bound to digests (SCAL2), counts once and ends soon.
 */
import { Hono } from 'hono'
import { z } from 'zod'

export type CscCredential = {
  readonly id: string
  /** Whom the access token stands for. */
  readonly owner: string
  /** Base64 DER, the signer's own first. */
  readonly certificates: readonly string[]
  /** Object identifiers of signature algorithms. */
  readonly algorithms: readonly string[]
  /** The key: digest in, value out (DER for ECDSA), all in base64. */
  readonly signDigest: (hash: { readonly oid: string; readonly value: string }) => Promise<string>
  /** Whether this is the PIN of the owner. */
  readonly approves: (pin: string) => boolean
}

export type CscServerSpec = {
  readonly credentials: readonly CscCredential[]
  /** The owner an access token stands for; undefined for nobody. */
  readonly ownerOf: (accessToken: string) => string | undefined
  /** Text that nobody can guess and that never comes twice. */
  readonly random: () => string
  /** Milliseconds. */
  readonly now: () => number
}

const zHashes = z.array(z.base64().min(1).max(128)).min(1).max(16)
const zInfo = z.object({ credentialID: z.string().max(128) })
const zAuthorize = zInfo.extend({
  hashes: zHashes,
  hashAlgorithmOID: z.string().max(64),
  numSignatures: z.int().min(1).max(16),
  authData: z.array(z.object({ id: z.literal('PIN'), value: z.string().max(64) })).length(1),
})
const zSign = zInfo.extend({
  hashes: zHashes,
  hashAlgorithmOID: z.string().max(64),
  signAlgo: z.string().max(64),
  SAD: z.string().max(256),
})

type Authorisation = { readonly credential: string; readonly hashes: string; readonly until: number }

const SAD_MS = 300_000
const TRIES_MAX = 5

class CscError extends Error {
  readonly status: 400 | 401
  constructor(error: string, status: 400 | 401 = 400) {
    super(error)
    this.status = status
  }
}

export function createCscServer(spec: CscServerSpec): Hono {
  const { credentials, ownerOf, random, now } = spec
  const given = new Map<string, Authorisation>()
  const failed = new Map<string, number>()

  const mine = (authorization: string | undefined): readonly CscCredential[] => {
    const owner = ownerOf(authorization?.replace(/^Bearer /, '') ?? '')
    if (owner === undefined) throw new CscError('invalid_token', 401)
    return credentials.filter((one) => one.owner === owner)
  }
  const named = (authorization: string | undefined, id: string): CscCredential => {
    const found = mine(authorization).find((one) => one.id === id)
    if (found === undefined) throw new CscError('invalid_request')
    return found
  }
  const authorise = (credential: CscCredential, asked: z.infer<typeof zAuthorize>): string => {
    const tries = failed.get(credential.id) ?? 0
    if (tries >= TRIES_MAX) throw new CscError('invalid_pin_locked')
    if (!credential.approves(asked.authData[0]?.value ?? '')) {
      failed.set(credential.id, tries + 1)
      throw new CscError('invalid_pin')
    }
    failed.delete(credential.id)
    if (asked.numSignatures !== asked.hashes.length) throw new CscError('invalid_request')
    const sad = random()
    given.set(sad, { credential: credential.id, hashes: keyOf(asked), until: now() + SAD_MS })
    return sad
  }
  /** Taken away before it is looked at: a second use finds nothing. */
  const spend = (credential: CscCredential, asked: z.infer<typeof zSign>): void => {
    const found = given.get(asked.SAD)
    given.delete(asked.SAD)
    if (found?.credential !== credential.id || found.hashes !== keyOf(asked) || found.until < now())
      throw new CscError('invalid_request')
    if (!credential.algorithms.includes(asked.signAlgo)) throw new CscError('invalid_request')
  }

  return new Hono()
    .basePath('/csc/v2')
    .onError((error, c) => {
      if (error instanceof CscError) return c.json({ error: error.message }, error.status)
      if (error instanceof z.ZodError || error instanceof SyntaxError)
        return c.json({ error: 'invalid_request' }, 400)
      throw error
    })
    .post('/info', (c) =>
      c.json({
        specs: '2.0.0.2',
        name: 'TEST remote signing',
        logo: 'https://signing.example/logo.svg',
        region: 'BE',
        lang: 'en',
        authType: ['oauth2code'],
        methods: [
          'info',
          'credentials/list',
          'credentials/info',
          'credentials/authorize',
          'signatures/signHash',
        ],
      }),
    )
    .post('/credentials/list', (c) =>
      c.json({ credentialIDs: mine(c.req.header('authorization')).map(({ id }) => id) }),
    )
    .post('/credentials/info', async (c) => {
      const { credentialID } = zInfo.parse(await c.req.json())
      const { certificates, algorithms } = named(c.req.header('authorization'), credentialID)
      return c.json({
        key: { status: 'enabled', algo: algorithms },
        cert: { status: 'valid', certificates },
        auth: { mode: 'explicit', objects: [{ type: 'Password', id: 'PIN', format: 'A' }] },
        SCAL: '2',
        multisign: 1,
      })
    })
    .post('/credentials/authorize', async (c) => {
      const asked = zAuthorize.parse(await c.req.json())
      const credential = named(c.req.header('authorization'), asked.credentialID)
      return c.json({ SAD: authorise(credential, asked), expiresIn: SAD_MS / 1000 })
    })
    .post('/signatures/signHash', async (c) => {
      const asked = zSign.parse(await c.req.json())
      const credential = named(c.req.header('authorization'), asked.credentialID)
      spend(credential, asked)
      const signatures: string[] = []
      for (const value of asked.hashes)
        signatures.push(await credential.signDigest({ oid: asked.hashAlgorithmOID, value }))
      return c.json({ signatures })
    })
}

function keyOf({
  hashes,
  hashAlgorithmOID,
}: {
  readonly hashes: readonly string[]
  readonly hashAlgorithmOID: string
}): string {
  return [hashAlgorithmOID, ...hashes].join(' ')
}
