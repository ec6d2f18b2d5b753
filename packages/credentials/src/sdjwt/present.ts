import { FormatError } from '../errors.ts'
import type { Path, PathPattern } from '../json.ts'
import { covers, matchPath } from '../paths.ts'
import type { Steps } from '../ports.ts'
import { createKeyBinding, type NewKeyBinding } from './key-binding.ts'
import { parseSdJwt } from './parse-sd-jwt.ts'
import { processPayload, type ProcessedPayload } from './process-payload.ts'

export type Presentation = {
  /** The SD-JWT as issued. */
  readonly token: string
  /** Claims to show, as paths into the full claims. What contains them is shown as far as needed, no further. */
  readonly paths: readonly PathPattern[]
  /** A random integer from 0 to below n: the order of disclosures must not tell which claims they are. */
  readonly random: (below: number) => number
  readonly keyBinding?: NewKeyBinding
}

/** All that a holder can see in an SD-JWT: claims with every disclosure in place. Throws FormatError. */
export function* openSdJwt(
  token: string,
): Steps<ProcessedPayload & { readonly disclosures: readonly string[] }> {
  const { jws, disclosures } = parseSdJwt(token)
  const processed = yield* processPayload(jws.payload, disclosures)
  const problem = processed.checks.find(({ ok }) => !ok)
  if (problem !== undefined) {
    throw new FormatError('SDJWT_FORM', `${problem.code}: ${problem.detail ?? 'malformed'}`)
  }
  return { ...processed, disclosures }
}

/** RFC 9901 §7.2: the chosen disclosures with their ancestors, then the key binding over exactly that text. */
export function* present({ token, paths, random, keyBinding }: Presentation): Steps<string> {
  const { claims, disclosed, disclosures, hashAlg } = yield* openSdJwt(token)
  const wanted: Path[] = paths.flatMap((pattern) => {
    const matches = matchPath(claims, pattern)
    if (matches.length === 0) throw new FormatError('SDJWT_PATH', `no claim at ${JSON.stringify(pattern)}`)
    return matches.map(({ path }) => path)
  })
  const chosen = disclosed.filter(({ path }) => wanted.some((target) => covers(path, target)))
  const texts = shuffled(
    chosen.flatMap(({ index }) => disclosures[index] ?? []),
    random,
  )
  const jwt = token.slice(0, token.indexOf('~'))
  const presented = `${[jwt, ...texts].join('~')}~`
  if (keyBinding === undefined) return presented
  return presented + (yield* createKeyBinding(presented, hashAlg, keyBinding))
}

/** Fisher–Yates. */
function shuffled(items: readonly string[], random: (below: number) => number): string[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = random(last + 1)
    const moved = order[last] as string
    order[last] = order[other] as string
    order[other] = moved
  }
  return order
}
