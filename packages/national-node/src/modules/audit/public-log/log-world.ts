/** What the public log works with: the effects of the node, and the keys of everybody concerned, read once. */
import {
  base64,
  createVerifierKey,
  type NoteSigner,
  parseVerifierKey,
  runSync,
  type VerifierKey,
  verifierKeyText,
} from '@entente/trust'
import type { Clock } from '../../../kernel/clock.ts'
import type { NodeDriver } from '../../../kernel/crypto.ts'
import type { Fetch } from '../../../kernel/fetch.ts'
import type { Keys } from '../../../kernel/keys.ts'
import type { Log } from '../../../kernel/log.ts'
import type { Store } from '../../../store/database.ts'
import type { Audit } from '../audit.ts'

export type PublicLogDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly fetch: Fetch
  readonly driver: NodeDriver
  readonly audit: Pick<Audit, 'append'>
  /** `log-signer` and `log-witness`; without them leaves are kept, and nothing is published or cosigned. */
  readonly keys: Pick<Keys, 'findNoteKey'>
  readonly config: {
    readonly party: string
    /** Address of this node. */
    readonly baseUrl: string
    /** Name of our log; the address without its scheme, and `/log`, otherwise. */
    readonly origin?: string | undefined
    /** Where the addresses of logs, and verifier keys, come from: out of band. */
    readonly partners: readonly {
      readonly party: string
      readonly url: string
      readonly key: string
      readonly cosigner: string
    }[]
    readonly witnesses: readonly { readonly name: string; readonly url: string; readonly key: string }[]
  }
}

/** The log of a partner. */
export type Partner = {
  readonly party: string
  /** Prefix of its log. */
  readonly url: string
  readonly log: VerifierKey
  readonly cosigner: VerifierKey
}

/** Whom we ask to cosign: each partner, and each witness. */
export type Cosigner = { readonly url: string; readonly key: VerifierKey }

export type LogWorld = Omit<PublicLogDeps, 'keys' | 'config'> & {
  readonly party: string
  readonly own: { readonly log: NoteSigner; readonly cosigner: NoteSigner } | undefined
  readonly partners: readonly Partner[]
  readonly cosigners: readonly Cosigner[]
  /** Everybody whose cosignature counts, us included. */
  readonly known: readonly VerifierKey[]
}

/** A checkpoint is asked to be cosigned again after this time, so that it never looks older than that. */
export const RESTATE_SECONDS = 60
/** A partner's statement may run ahead of our clock by this much. */
export const LOG_SKEW_SECONDS = 60
export const CHECKPOINT_BYTES_MAX = 128 * 1024
/** Leaves asked for at a partner in one round. */
export const PROOFS_A_ROUND_MAX = 50
/** A log that forks more often has been understood. */
export const FORKS_KEPT_MAX = 16

/** @throws TlogError for a verifier key that is none, or not of the right type */
export function createLogWorld({ keys, config, ...effects }: PublicLogDeps): LogWorld {
  const { driver } = effects
  const read = (text: string, type: VerifierKey['type']): VerifierKey => {
    const key = runSync(parseVerifierKey(text), driver)
    if (key.type !== type) throw new TypeError(`log: ${key.name} is not the key of a ${type}`)
    return key
  }
  const partners = config.partners.map(({ party, url, key, cosigner }) => ({
    party,
    url,
    log: read(key, 'log'),
    cosigner: read(cosigner, 'cosigner'),
  }))
  const witnesses = config.witnesses.map(({ url, key }) => ({ url, key: read(key, 'cosigner') }))
  const own = ownSigners(keys, config, driver)
  const cosigners = [...partners.map(({ url, cosigner }) => ({ url, key: cosigner })), ...witnesses]
  const known = [...(own === undefined ? [] : [own.cosigner.verifier]), ...cosigners.map(({ key }) => key)]
  requireDistinct([
    ...(own === undefined ? [] : [own.log.verifier]),
    ...known,
    ...partners.map(({ log }) => log),
  ])
  return { ...effects, party: config.party, own, partners, cosigners, known }
}

/** Origin and names are addresses without their scheme (C2SP tlog-tiles, "Parameters"). */
function ownSigners(
  keys: PublicLogDeps['keys'],
  { baseUrl, origin }: PublicLogDeps['config'],
  driver: NodeDriver,
): LogWorld['own'] {
  const [log, cosigner] = [keys.findNoteKey('log-signer'), keys.findNoteKey('log-witness')]
  if (log === undefined || cosigner === undefined) return undefined
  const host = baseUrl.replace(/^https?:\/\//, '')
  const signer = (type: VerifierKey['type'], name: string, key: typeof log): NoteSigner => ({
    verifier: runSync(createVerifierKey({ name, type, publicKey: key.publicKey }), driver),
    key: key.key,
  })
  return {
    log: signer('log', origin ?? `${host}/log`, log),
    cosigner: signer('cosigner', `${host}/witness`, cosigner),
  }
}

/** One name or one key for two of them would count one witness twice, or sign two kinds of statement. */
function requireDistinct(keys: readonly VerifierKey[]): void {
  const names = new Set(keys.map(({ name }) => name))
  const values = new Set(keys.map(({ publicKey }) => base64(publicKey)))
  if (names.size !== keys.length || values.size !== keys.length)
    throw new TypeError('log: two of the configured keys are the same, or have the same name')
}

export type OwnVerifierKeys = { readonly log: string; readonly cosigner: string }

/** What a partner needs to know of us, as text. */
export function ownVerifierKeys({ own }: LogWorld): OwnVerifierKeys | undefined {
  if (own === undefined) return undefined
  return { log: verifierKeyText(own.log.verifier), cosigner: verifierKeyText(own.cosigner.verifier) }
}
