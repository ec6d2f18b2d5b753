/**
 * A small remote signing service for the demo (Cloud Signature Consortium API v2.0.0.2, all of it TEST): path and JSON
 * in, status and JSON out. What a person approves, by a PIN or in the wallet, is bound to digests (SCAL2), counts once
 * and ends soon.
 */
import { Hono } from 'hono'
import { z } from 'zod'
import type {
  CscAccess,
  CscCredential,
  DigestsToSign,
  WalletApprovals,
  WalletQuestion,
} from './csc-credential.ts'

export type CscServerSpec = {
  /** What an access token opens; undefined for a token of nobody. */
  readonly access: (accessToken: string) => CscAccess | undefined
  /** Without it nobody approves in a wallet. */
  readonly wallets?: WalletApprovals
  /** Text that nobody can guess and that never comes twice. */
  readonly random: () => string
  /** Milliseconds. */
  readonly now: () => number
}

const zHashes = z.array(z.base64().min(1).max(128)).min(1).max(16)
const zList = z.object({ userID: z.string().max(128).optional() })
const zInfo = z.object({ credentialID: z.string().max(128) })
const zAuthorize = zInfo.extend({
  hashes: zHashes,
  hashAlgorithmOID: z.string().max(64),
  numSignatures: z.int().min(1).max(16),
  authData: z
    .array(
      z.discriminatedUnion('id', [
        z.object({ id: z.literal('PIN'), value: z.string().max(64) }),
        z.object({ id: z.literal('wallet'), value: z.enum(['same-device', 'cross-device']) }),
      ]),
    )
    .length(1),
  lang: z.string().max(12).default('en'),
  documents: z
    .array(z.object({ label: z.string().min(1).max(200), checksum: z.base64().max(128) }))
    .max(16)
    .default([]),
})
const zCheck = z.object({ handle: z.string().min(1).max(256), responseCode: z.string().max(256).optional() })
const zSign = zInfo.extend({
  hashes: zHashes,
  hashAlgorithmOID: z.string().max(64),
  signAlgo: z.string().max(64),
  SAD: z.string().max(256),
})

type Asked = z.infer<typeof zAuthorize>
type Authorisation = { readonly key: string; readonly until: number }

const SAD_MS = 300_000
/** Of requests that nobody came back for, so many are remembered. */
const HANDLES_MAX = 1000
const TRIES_MAX = 5
const METHODS = [
  'info',
  'credentials/list',
  'credentials/info',
  'credentials/authorize',
  'credentials/authorizeCheck',
  'signatures/signHash',
]

class CscError extends Error {
  readonly status: 400 | 401
  constructor(error: string, status: 400 | 401 = 400) {
    super(error)
    this.status = status
  }
}

export function createCscServer({ access, ...spec }: CscServerSpec): Hono {
  const authorisations = createAuthorisations(spec)
  const entered = (authorization: string | undefined): CscAccess => {
    const found = access(authorization?.replace(/^Bearer /, '') ?? '')
    if (found === undefined) throw new CscError('invalid_token', 401)
    return found
  }
  const named = async (authorization: string | undefined, id: string): Promise<CscCredential> => {
    const found = await entered(authorization).find(id)
    if (found === undefined) throw new CscError('invalid_request')
    return found
  }
  return new Hono()
    .basePath('/csc/v2')
    .onError((error, c) => {
      if (error instanceof CscError) return c.json({ error: error.message }, error.status)
      if (error instanceof z.ZodError || error instanceof SyntaxError)
        return c.json({ error: 'invalid_request' }, 400)
      throw error
    })
    .post('/info', (c) => c.json(INFO))
    .post('/credentials/list', async (c) => {
      const { userID } = zList.parse(await c.req.json())
      const mine = await entered(c.req.header('authorization')).list(userID)
      return c.json({ credentialIDs: mine.map(({ id }) => id) })
    })
    .post('/credentials/info', async (c) => {
      const { credentialID } = zInfo.parse(await c.req.json())
      return c.json(described(await named(c.req.header('authorization'), credentialID)))
    })
    .post('/credentials/authorize', async (c) => {
      const asked = zAuthorize.parse(await c.req.json())
      const credential = await named(c.req.header('authorization'), asked.credentialID)
      return c.json(await authorisations.authorise(credential, asked))
    })
    .post('/credentials/authorizeCheck', async (c) => {
      const asked = zCheck.parse(await c.req.json())
      entered(c.req.header('authorization'))
      const sad = await authorisations.check(asked)
      return sad === undefined ? c.json({}, 202) : c.json(sad)
    })
    .post('/signatures/signHash', async (c) => {
      const asked = zSign.parse(await c.req.json())
      const credential = await named(c.req.header('authorization'), asked.credentialID)
      authorisations.spend(credential, asked)
      const signatures: string[] = []
      for (const value of asked.hashes)
        signatures.push(await credential.signDigest({ oid: asked.hashAlgorithmOID, value }))
      return c.json({ signatures })
    })
}

/** What was approved and not used yet. */
function createAuthorisations({ wallets, random, now }: Omit<CscServerSpec, 'access'>) {
  const given = new Map<string, Authorisation>()
  const checkPin = createPinCheck()
  const give = (key: string) => {
    const sad = random()
    given.set(sad, { key, until: now() + SAD_MS })
    return { SAD: sad, expiresIn: SAD_MS / 1000 }
  }
  const asking = wallets && createAsking({ wallets, random, now })
  return {
    async authorise({ id, approval }: CscCredential, asked: Asked): Promise<object> {
      const [data] = asked.authData
      if (asked.numSignatures !== asked.hashes.length) throw new CscError('invalid_request')
      if (data?.id === 'PIN' && approval !== 'wallet') {
        checkPin(id, approval, data.value)
        return give(keyOf(asked))
      }
      if (data?.id !== 'wallet' || approval !== 'wallet' || asking === undefined)
        throw new CscError('invalid_request')
      return asking.ask(asked, data.value)
    },
    /** Undefined while nobody has answered. */
    async check(asked: z.infer<typeof zCheck>) {
      const key = await asking?.check(asked)
      return key === undefined ? undefined : give(key)
    },
    /** Taken away before it is looked at: a second use finds nothing. */
    spend(credential: CscCredential, asked: z.infer<typeof zSign>): void {
      const found = given.get(asked.SAD)
      given.delete(asked.SAD)
      if (found?.key !== keyOf(asked) || found.until < now()) throw new CscError('invalid_request')
      if (!credential.algorithms.includes(asked.signAlgo)) throw new CscError('invalid_request')
    },
  }
}

/** Whoever guesses is locked out, and so is whoever knows. */
function createPinCheck() {
  const failed = new Map<string, number>()
  return (id: string, isPin: (pin: string) => boolean, pin: string): void => {
    const tries = failed.get(id) ?? 0
    if (tries >= TRIES_MAX) throw new CscError('invalid_pin_locked')
    if (!isPin(pin)) {
      failed.set(id, tries + 1)
      throw new CscError('invalid_pin')
    }
    failed.delete(id)
  }
}

type Asking = Pick<CscServerSpec, 'random' | 'now'> & { readonly wallets: WalletApprovals }

/** What people are being asked in their wallets, by the handle that only whoever asked knows. */
function createAsking({ wallets, random, now }: Asking) {
  const asking = new Map<string, Authorisation>()
  return {
    async ask(asked: Asked, channel: WalletQuestion['channel']): Promise<object> {
      const { lang: language, documents, credentialID, hashes, hashAlgorithmOID } = asked
      // What a person would sign without seeing what it is, is not asked for.
      if (documents.length !== hashes.length) throw new CscError('invalid_request')
      const handle = random()
      const digests = { credentialID, hashes, hashAlgorithmOID }
      const { walletUrl, expiresIn } = await wallets.ask({ ...digests, documents, language, handle, channel })
      for (const [old, { until }] of asking)
        if (until < now() || asking.size >= HANDLES_MAX) asking.delete(old)
      asking.set(handle, { key: keyOf(asked), until: now() + expiresIn * 1000 })
      return { handle, expiresIn, walletUrl }
    },
    async check({ handle, responseCode }: z.infer<typeof zCheck>): Promise<string | undefined> {
      const asked = asking.get(handle)
      if (asked === undefined) throw new CscError('invalid_request')
      if (asked.until < now()) {
        asking.delete(handle)
        throw new CscError('authorization_expired')
      }
      const outcome = await wallets.outcome({ handle, responseCode })
      if (outcome === 'waiting') return undefined
      // One answer, and it is told once.
      if (!asking.delete(handle)) throw new CscError('invalid_request')
      if (outcome !== 'approved') throw new CscError(`authorization_${outcome}`)
      return asked.key
    },
  }
}

const INFO = {
  specs: '2.0.0.2',
  name: 'TEST remote signing',
  logo: 'https://signing.example/logo.svg',
  region: 'JP',
  lang: 'en',
  authType: ['oauth2code'],
  methods: METHODS,
}

function described({ certificates, algorithms, approval }: CscCredential): object {
  const object =
    approval === 'wallet' ? { type: 'wallet', id: 'wallet' } : { type: 'Password', id: 'PIN', format: 'A' }
  return {
    key: { status: 'enabled', algo: algorithms },
    cert: { status: 'valid', certificates },
    auth: { mode: 'explicit', objects: [object] },
    SCAL: '2',
    multisign: 1,
  }
}

function keyOf({ credentialID, hashes, hashAlgorithmOID }: DigestsToSign): string {
  return JSON.stringify([credentialID, hashAlgorithmOID, hashes])
}
