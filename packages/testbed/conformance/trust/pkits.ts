/** The cases of NIST PKITS (shared data `x509/pkits`): a path from a pool, and what its revocation lists say. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  checkRevocation,
  DerError,
  parseCertificate,
  type PolicyInputs,
  runSync,
  verifyPath,
} from '@entente/trust'
import { nodeDriver } from '../../../national-node/src/kernel/crypto.ts'

export const PKITS_AT = '2020-01-01T00:00:00.000Z'
const driver = nodeDriver()

export type PkitsCase = {
  readonly id: string
  readonly name: string
  readonly cert: string
  readonly other_certs?: readonly string[]
  readonly crls?: readonly string[]
  readonly params?: {
    readonly user_initial_policy_set?: readonly string[]
    readonly initial_explicit_policy?: true
    readonly initial_policy_mapping_inhibit?: true
    readonly initial_any_policy_inhibit?: true
  }
  readonly error?: { readonly class: string; readonly msg_regex: string }
}

type Names = { readonly subject: string; readonly issuer: string }
const known = new Map<Buffer, Names>()

/** As RFC 5280 §7.1 compares them, as far as PKITS needs; of what cannot be read, none. */
function namesOf(der: Buffer): Names {
  const found = known.get(der) ?? readNames(der)
  known.set(der, found)
  return found
}

function readNames(der: Buffer): Names {
  try {
    const { subject, issuer } = parseCertificate(der)
    const fold = ({ text }: typeof subject): string => text.toLowerCase().replace(/ /g, '')
    return { subject: fold(subject), issuer: fold(issuer) }
  } catch (error) {
    if (error instanceof DerError) return { subject: 'unreadable', issuer: 'unreadable too' }
    throw error
  }
}

/** All chains from the pool in which each certificate is named by the next as its issuer, longest first. */
function chainsOf(chain: readonly Buffer[], pool: readonly Buffer[]): (readonly Buffer[])[] {
  const last = chain.at(-1)
  if (last === undefined || chain.length === 5) return [chain]
  const { issuer } = namesOf(last)
  const longer = pool
    .filter((der) => !chain.includes(der) && namesOf(der).subject === issuer)
    .flatMap((der) => chainsOf([...chain, der], pool))
  return [...longer, chain]
}

export type PkitsOutcome = 'good' | 'revoked' | 'unknown' | 'no path'
export type PkitsAnswer = { readonly outcome: PkitsOutcome; readonly detail: string }
export type PkitsGiven = {
  readonly cert: Buffer
  readonly anchor: Buffer
  readonly pool: readonly Buffer[]
  readonly crls: readonly Buffer[]
  readonly policies?: PolicyInputs
}

/** The best outcome of any path from the pool. */
export function pkitsOutcome({ cert, anchor, pool, crls, policies }: PkitsGiven, at = PKITS_AT): PkitsAnswer {
  let answer: PkitsAnswer = { outcome: 'no path', detail: '' }
  for (const chain of chainsOf([cert], pool)) {
    const asked = { chain, anchors: [anchor], at, ...(policies !== undefined && { policies }) }
    const path = runSync(verifyPath(asked), driver)
    if (!path.ok) continue
    const statuses = runSync(checkRevocation({ ...path, at, crls, certificates: pool }), driver)
    if (statuses.length !== chain.length) throw new Error(`${statuses.length} statuses for ${chain.length}`)
    const revoked = statuses.find(({ status }) => status === 'revoked')
    const bad = revoked ?? statuses.find(({ status }) => status !== 'good')
    answer = { outcome: bad?.status ?? 'good', detail: JSON.stringify(statuses) }
    if (bad === undefined) return answer
  }
  return answer
}

/** What a case is about, from the folder of the data. */
export function pkitsGiven(folder: string, one: PkitsCase): PkitsGiven {
  const read = (kind: 'certs' | 'crls', file: string): Buffer =>
    readFileSync(join(folder, 'pkits', kind, file))
  const { cert, other_certs: others = [], crls = [], params } = one
  return {
    cert: read('certs', cert),
    anchor: read('certs', 'TrustAnchorRootCertificate.crt'),
    pool: others.map((file) => read('certs', file)),
    crls: ['TrustAnchorRootCRL.crl', ...crls].map((file) => read('crls', file)),
    ...(params !== undefined && {
      policies: {
        ...(params.user_initial_policy_set !== undefined && { initialSet: params.user_initial_policy_set }),
        requireExplicit: params.initial_explicit_policy === true,
        inhibitMapping: params.initial_policy_mapping_inhibit === true,
        inhibitAny: params.initial_any_policy_inhibit === true,
      },
    }),
  }
}

export const pkitsCases = (folder: string): readonly PkitsCase[] =>
  JSON.parse(readFileSync(join(folder, 'pkits/pkits.json'), 'utf8')) as PkitsCase[]

export const PKITS_EXPECTED: Readonly<Record<string, PkitsOutcome>> = {
  RevokedError: 'revoked',
  InsufficientRevinfoError: 'unknown',
  StaleRevinfoError: 'unknown',
  PathValidationError: 'no path',
}
