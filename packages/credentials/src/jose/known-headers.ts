import type { JsonObject } from '../json.ts'

/**
 * Headers of signers whose signature verified: an issuer writes the same one, with its chain, on every token. The
 * key is the SHA-256 of the header's text, never a piece of a token, which would keep all of the token alive. Only
 * the reading is saved: what a header says is judged anew for each token, by policy and by trust.
 */
const known = new Map<string, JsonObject>()
export const KNOWN_HEADERS_MAX = 256
/** Shorter headers carry no chain, and reading them costs less than hashing them; longer ones are refused. */
const WORTH_KNOWING_MIN = 512
const WORTH_KNOWING_MAX = 16 * 1024

/** The text of the protected header when it is worth a look-up by its hash. */
export function headerWorthKnowing(token: string): string | undefined {
  const end = token.indexOf('.')
  return end < WORTH_KNOWING_MIN || end > WORTH_KNOWING_MAX ? undefined : token.slice(0, end)
}

export function knownHeaderCount(): number {
  return known.size
}

export function findKnownHeader(hash: string): JsonObject | undefined {
  return known.get(hash)
}

/** Only after a signature verified: strangers must not fill the memory. */
export function rememberHeader(hash: string, header: JsonObject): void {
  if (known.has(hash)) return
  const [oldest] = known.keys()
  if (known.size >= KNOWN_HEADERS_MAX && oldest !== undefined) known.delete(oldest)
  known.set(hash, deepFrozen(header))
}

/** Shared by all tokens with this header: whoever receives it must not be able to change it for the others. */
function deepFrozen(value: JsonObject): JsonObject {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null) deepFrozen(inner as JsonObject)
  }
  return Object.freeze(value)
}
