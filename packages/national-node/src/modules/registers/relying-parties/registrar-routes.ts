import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  allowedAlg,
  parseJws,
  runSync,
  verifyJws,
  FormatError,
  type Check,
  type KeyRef,
} from '@entente/credentials'
import { createJadesCompact } from '@entente/trust'
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import { openCors } from '../../../http/cors.ts'
import { readJson, readQuery } from '../../../http/read.ts'
import { Fault } from '../../../kernel/fault.ts'
import { importPublicKey } from '../../../kernel/crypto.ts'
import { LIST_PAGE_MAX } from '../../../kernel/limits.ts'
import { readAccessCrl } from './access-crl.ts'
import { findParties, isUseRegistered } from './find-parties.ts'
import { readStatusList } from './issue-certificates.ts'
import type { RegistrarDeps } from './registrar-deps.ts'
import type { RegistrarActs } from './registrar-acts.ts'
import { zRelyingParty } from './relying-party.ts'
import {
  findParty,
  listCertificates,
  type CertificateRow,
  type RegisteredParty,
} from './relying-party-store.ts'

const PAGE = 20
const PROOF_SECONDS_MAX = 300
/** Nothing else can be in the register: kind and country, then the number. */
const ENTRY = '/wrp/:identifier{[A-Z]{5}-[A-Za-z0-9.%-]{1,80}}'
const zWord = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\0]*$/)
  .optional()
const zUse = {
  intendeduseidentifier: zWord,
  // TS5 1.3 and 1.4 call these differently; both are read.
  intendedUseClaimPath: zWord,
  claimpath: zWord,
  intendedUseCredentialMeta: zWord,
  credentialmeta: zWord,
  intendedUseCredentialFormat: zWord,
  credentialformat: zWord,
}
const zList = z.strictObject({
  ...zUse,
  identifier: zWord,
  legalname: zWord,
  tradename: zWord,
  policy: zWord,
  entitlement: zWord,
  providesattestation: zWord,
  usesintermediary: zWord,
  isintermediary: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(LIST_PAGE_MAX).default(PAGE),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,200}$/)
    .optional(),
})
const zCheck = z.strictObject({ ...zUse, identifier: z.string().min(1).max(200), policyurl: zWord })
const zJwk = z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() })
const zWish = z.union([
  z.strictObject({ kind: z.literal('access'), jwk: zJwk, proof: z.string().max(4096) }),
  z.strictObject({ kind: z.literal('registration'), intendedUse: z.string().min(1).max(120).optional() }),
])
const zReason = z.looseObject({ reason: z.string().min(1).max(200).default('on request') })

type Acts = Omit<RegistrarActs, 'findRegistration'>

/** EUDI TS5: open to everybody for reading, every answer signed; changes for those the node authorises. */
export function registrarRoutes(deps: RegistrarDeps, acts: Acts): Hono {
  const app = new Hono()
  app.use('/wrp', openCors())
  app.use('/wrp/*', openCors())
  app.get('/wrp', (c) => list(deps, c))
  app.get('/wrp/check-intended-use', (c) => checkUse(deps, c))
  app.get('/wrp/status/1', async (c) =>
    c.body(await readStatusList(deps), 200, {
      'content-type': 'application/statuslist+jwt',
      'cache-control': 'public, max-age=60',
    }),
  )
  app.get('/wrp/access.crl', async (c) =>
    c.body(Buffer.from(await readAccessCrl(deps)), 200, {
      'content-type': 'application/pkix-crl',
      'cache-control': 'public, max-age=60',
    }),
  )
  app.get(ENTRY, async (c) => {
    const found = await requireEntry(deps, c)
    return signed(deps, c, { data: await publicRecord(deps, found) })
  })
  app.post('/wrp', async (c) => {
    const by = await requireClient(deps, c)
    const party = await readJson(c, zRelyingParty)
    const identifier = await acts.register(party, by)
    return answerEntry(deps, c, { identifier, status: 201 })
  })
  app.put(ENTRY, async (c) => {
    const by = await requireClient(deps, c)
    const identifier = c.req.param('identifier')
    await acts.update(identifier, await readJson(c, zRelyingParty), by)
    return answerEntry(deps, c, { identifier, status: 200 })
  })
  app.delete(ENTRY, async (c) => {
    const by = await requireClient(deps, c)
    await acts.cancel(c.req.param('identifier'), readQuery(c, zReason).reason, by)
    return c.body(null, 204)
  })
  app.post(`${ENTRY}/certificates`, async (c) => {
    const by = await requireClient(deps, c)
    const identifier = c.req.param('identifier')
    const wish = await readJson(c, zWish)
    if (wish.kind === 'access') requireProof(deps, identifier, wish)
    const issued =
      wish.kind === 'access'
        ? await acts.issueAccess(identifier, wish.jwk, by)
        : await acts.issueRegistration(identifier, wish.intendedUse, by)
    const { certificate, sha256, expiresAt } = issued
    return c.json({ kind: wish.kind, certificate, sha256, expiresAt }, 201, { 'cache-control': 'no-store' })
  })
  return app
}

async function requireClient({ authorise }: RegistrarDeps, c: Context): Promise<string> {
  const by = await authorise(c)
  if (by === undefined) {
    throw new Fault('unauthenticated', 'registers/not-authorised', 'Only clients of the registrar change it')
  }
  return by
}

async function requireEntry({ store }: RegistrarDeps, c: Context): Promise<RegisteredParty> {
  const found = await findParty(store.db, c.req.param('identifier') ?? '')
  if (found === undefined) {
    throw new Fault('not-found', 'registers/unknown-party', 'There is no such relying party')
  }
  return found
}

async function list(deps: RegistrarDeps, c: Context): Promise<Response> {
  const { limit, cursor, isintermediary, identifier, legalname, tradename, ...rest } = readQuery(c, zList)
  const { policy, entitlement, providesattestation, usesintermediary } = rest
  const filters = {
    identifier,
    legalname,
    tradename,
    policy,
    entitlement,
    providesattestation,
    usesintermediary,
    ...useOf(rest),
    isintermediary: isintermediary === undefined ? undefined : isintermediary === 'true',
  }
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString('utf8')
  const { found, next } = await findParties(deps.store.db, filters, { after, limit })
  const data = await Promise.all(found.map((entry) => publicRecord(deps, entry)))
  const pagination = {
    has_next_page: next !== undefined,
    ...(next !== undefined && { next_cursor: Buffer.from(next).toString('base64url') }),
  }
  return signed(deps, c, { data, pagination })
}

async function checkUse(deps: RegistrarDeps, c: Context): Promise<Response> {
  const { identifier, policyurl, ...rest } = readQuery(c, zCheck)
  const found = await findParty(deps.store.db, identifier)
  if (found === undefined) {
    throw new Fault('not-found', 'registers/unknown-party', 'There is no such relying party')
  }
  const today = deps.clock.now().slice(0, 10)
  const isRegistered = isUseRegistered(found, { ...useOf(rest), policyurl }, today)
  return signed(deps, c, { data: { isRegistered } })
}

type UseWords = { readonly [name in keyof typeof zUse]?: string | undefined }

function useOf(words: UseWords) {
  return {
    intendeduseidentifier: words.intendeduseidentifier,
    claimPath: words.intendedUseClaimPath ?? words.claimpath,
    credentialMeta: words.intendedUseCredentialMeta ?? words.credentialmeta,
    credentialFormat: words.intendedUseCredentialFormat ?? words.credentialformat,
  }
}

async function answerEntry(
  deps: RegistrarDeps,
  c: Context,
  { identifier, status }: { readonly identifier: string; readonly status: 200 | 201 },
): Promise<Response> {
  const found = await findParty(deps.store.db, identifier)
  if (found === undefined) throw new TypeError('an entry that was just written')
  return signed(deps, c, { data: await publicRecord(deps, found), status })
}

/** Without the postal address; with every access certificate there ever was, and the mark of what this is. */
async function publicRecord({ store, baseUrl }: RegistrarDeps, entry: RegisteredParty): Promise<object> {
  const { postalAddress: _address, legalBasis, ...party } = entry.party
  const certificates = await listCertificates(store.db, entry.identifier)
  return {
    ...party,
    registryURI: `${baseUrl}/wrp`,
    accessCertificates: certificates.filter(({ kind }) => kind === 'access').map(shownCertificate),
    entente: {
      identifier: entry.identifier,
      registeredAt: entry.createdAt,
      ...(entry.cancelledAt && { cancelledAt: entry.cancelledAt }),
      legalBasis: legalBasis === undefined ? 'law' : 'agreement',
      ...(legalBasis && { agreement: legalBasis.agreement, notice: NOTICE }),
    },
  }
}

const NOTICE = Object.entries(
  JSON.parse(readFileSync(join(import.meta.dirname, 'not-eu-registration.json'), 'utf8')) as object,
).map(([lang, content]) => ({ lang, content: String(content) }))

function shownCertificate({
  certificate,
  sha256,
  issued_at,
  expires_at,
  revoked_at,
}: CertificateRow): object {
  return {
    x5c: certificate,
    sha256,
    issuedAt: issued_at,
    expiresAt: expires_at,
    ...(revoked_at !== null && { revokedAt: revoked_at }),
  }
}

type SignedContent = {
  readonly data: object
  readonly pagination?: object
  readonly status?: 200 | 201
}

/** TS5: `iss`, `iat` and the data, as a signed token with the certificates of the register. */
function signed(
  { registrarKey, driver, clock, baseUrl }: RegistrarDeps,
  c: Context,
  { status = 200, ...content }: SignedContent,
): Response {
  const iat = clock.seconds()
  const { alg, key, x5c } = registrarKey
  const payload = JSON.stringify({ iss: `${baseUrl}/wrp`, iat, ...content })
  const steps = createJadesCompact({ payload, typ: 'JWT', alg, key, x5c, iat })
  const token = runSync(steps, driver as (step: object) => unknown)
  return c.body(token, status, { 'content-type': 'application/jwt', 'cache-control': 'no-store' })
}

type AccessWish = Extract<z.output<typeof zWish>, { kind: 'access' }>

/** Whoever wants a certificate for a key shows that it has the key, for this register and this entry, now. */
function requireProof(
  { driver, clock, baseUrl }: RegistrarDeps,
  identifier: string,
  { jwk, proof }: AccessWish,
): void {
  const refused = (detail: string) => new Fault('invalid', 'registers/proof', detail)
  try {
    const jws = parseJws(proof)
    const key: KeyRef | undefined = importPublicKey(jwk, 'ES256')
    if (key === undefined || allowedAlg(jws, { algs: ['ES256'] }) === undefined)
      throw refused('proof: ES256 only')
    const checks: Check[] = runSync(
      verifyJws(jws, key, { typ: 'wrpac-request+jwt', algs: ['ES256'] }),
      driver,
    )
    const { aud, sub, iat } = jws.payload
    const fresh = typeof iat === 'number' && Math.abs(clock.seconds() - iat) <= PROOF_SECONDS_MAX
    if (checks.some(({ ok }) => !ok) || aud !== `${baseUrl}/wrp` || sub !== identifier || !fresh) {
      throw refused('proof: not signed by this key for this entry, now')
    }
  } catch (error) {
    if (error instanceof FormatError) throw refused(`proof: ${error.detail}`)
    throw error
  }
}
