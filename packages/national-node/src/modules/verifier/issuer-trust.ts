import { answerFromPath, type IssuerAnswer, type IssuerStep } from '@entente/credentials'
import {
  fromBase64,
  parseCertificate,
  runSync,
  verifyPath,
  type Bytes,
  type Certificate,
} from '@entente/trust'
import { instantOf, secondsOf } from '../../kernel/clock.ts'
import { sha256, type NodeDriver } from '../../kernel/crypto.ts'
import { createLru } from '../../kernel/lru.ts'
import type { IssuerTrust } from '../recognition/index.ts'

/** Paths kept, over all lists. */
const PATHS_MAX = 1024
/** However long the certificates live, a path is worked out again after a day. */
const KEEP_SECONDS_MAX = 86_400

type Trusted = Extract<IssuerAnswer, { trusted: true }>
/** In NumericDate: from its first second to before its last. */
type KnownPath = { readonly answer: Trusted; readonly from: number; readonly until: number }
type Refused = Extract<IssuerAnswer, { trusted: false }>

/** Trust as it stood when one verification began: the same anchors for every token of that answer. */
export type OpenedTrust = {
  answer(step: IssuerStep): IssuerAnswer
  /** Only after the signature of the token itself verified: otherwise strangers could fill the cache. */
  keep(): void
}

export type IssuerTrustCache = {
  open(trust: IssuerTrust): OpenedTrust
  readonly size: number
}

/** A pure cache: what it forgets or never knew is worked out again, so each process may have its own. */
export function createIssuerTrustCache(driver: NodeDriver, entriesMax = PATHS_MAX): IssuerTrustCache {
  const known = createLru<string, KnownPath>(entriesMax)
  return {
    open(trust) {
      const checked = new Map<string, KnownPath>()
      return {
        answer(step) {
          const id = cacheId(step, trust.version)
          const found = known.get(id)
          // The times are checked at every hit; a path out of its time is worked out again.
          if (found !== undefined && found.from <= step.at && step.at < found.until) return found.answer
          const worked = answerByPath(step, trust, driver)
          if ('trusted' in worked) return worked
          checked.set(id, worked)
          return worked.answer
        },
        keep() {
          for (const [id, path] of checked) known.set(id, path)
        },
      }
    },
    get size() {
      return known.size
    },
  }
}

/** The version of the trust changes with every list and agreement it was made from. */
function cacheId({ alg, role, x5c = [] }: IssuerStep, version: string): string {
  return `${alg} ${role} ${chainHash(x5c)} ${version}`
}

/**
 * Hashes of chains that cannot change: the core hands out one frozen list for each header that it knows, so a chain
 * seen before is recognised without hashing its kilobytes again.
 */
const frozenChains = new WeakMap<readonly string[], string>()

function chainHash(x5c: readonly string[]): string {
  const known = frozenChains.get(x5c)
  if (known !== undefined) return known
  const hash = sha256(JSON.stringify(x5c))
  if (Object.isFrozen(x5c)) frozenChains.set(x5c, hash)
  return hash
}

function answerByPath(step: IssuerStep, trust: IssuerTrust, driver: NodeDriver): KnownPath | Refused {
  const chain = (step.x5c ?? []).map((text) => fromBase64(text))
  if (!chain.every((der) => der !== undefined)) {
    return { trusted: false, code: 'X5C_FORM', detail: 'x5c is not a list of base64 certificates' }
  }
  const answers = driver as (step: object) => unknown
  const anchors = trust.anchors.map(({ der }) => der)
  const result = runSync(verifyPath({ chain, anchors, at: instantOf(step.at) }), answers)
  const listOf = (hash: string) => trust.anchors.find((anchor) => anchor.sha256 === hash)?.list
  const leaf = result.ok || chain[0] === undefined ? undefined : readCertificate(chain[0])
  const answer = runSync(answerFromPath({ step, result, leaf, listOf }), answers)
  if (!answer.trusted || !result.ok) return answer as Refused
  const all = [...result.path, result.anchor]
  const from = all.map(({ notBefore }) => notBefore).reduce((a, b) => (a > b ? a : b))
  const until = all.map(({ notAfter }) => notAfter).reduce((a, b) => (a < b ? a : b))
  return {
    answer,
    from: secondsOf(from),
    until: Math.min(secondsOf(until), step.at + KEEP_SECONDS_MAX),
  }
}

/** Undefined for what is not a certificate: whoever asks for it says what follows. */
export function readCertificate(der: Bytes): Certificate | undefined {
  try {
    return parseCertificate(der)
  } catch {
    return undefined
  }
}
