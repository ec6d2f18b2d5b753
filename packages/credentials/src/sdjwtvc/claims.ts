import { isObject, isStrings, type JsonObject } from '../json.ts'
import type { Check } from '../ports.ts'
import { check, failed, passed, type Report, type StatusFacts } from '../report.ts'
import { CLOCK_SKEW_SECONDS } from '../sdjwt/key-binding.ts'
import type { DisclosedNode } from '../sdjwt/process-payload.ts'

/** SD-JWT VC §3.2.2.2: what every verifier needs to see cannot be the holder's choice. */
export const FORBIDDEN_SD: readonly string[] = [
  'iss',
  'nbf',
  'exp',
  'cnf',
  'vct',
  'vct#integrity',
  'aka_vcts',
  'status',
]

/** The claim itself or any member of it inside a disclosure. */
export function forbiddenDisclosureCheck(disclosed: readonly DisclosedNode[]): Check {
  for (const { path } of disclosed) {
    const name = path[0]
    if (typeof name === 'string' && FORBIDDEN_SD.includes(name)) {
      return failed('SDJWT_FORBIDDEN_SD', `${name} is inside a disclosure`)
    }
  }
  return passed('SDJWT_FORBIDDEN_SD')
}

export type AcceptedTypes = {
  /** Accepted `vct` values; absent: any type, as long as there is one. */
  readonly types?: readonly string[]
  /** Derived type → the type it extends, for the derivations that are permitted here. */
  readonly derivedTypes?: Readonly<Record<string, string>>
}

/** The type says what is attested, never who may attest it: the issuer's role is a check of its own. */
export function typeCheck(
  { vct, aka_vcts: aliases }: JsonObject,
  { types, derivedTypes = {} }: AcceptedTypes,
): Check {
  if (typeof vct !== 'string' || vct === '') return failed('SDJWT_VCT', 'the credential has no vct')
  const names = isStrings(aliases) ? [vct, ...aliases] : [vct]
  const accepted = types === undefined || names.some((name) => reaches(name, types, derivedTypes))
  return check('SDJWT_VCT', accepted, `the type ${JSON.stringify(vct)} was not asked for`)
}

const DERIVATION_STEPS_MAX = 8

function reaches(vct: string, types: readonly string[], derived: Readonly<Record<string, string>>): boolean {
  let name: string | undefined = vct
  for (let count = 0; name !== undefined && count <= DERIVATION_STEPS_MAX; count++) {
    if (types.includes(name)) return true
    name = Object.hasOwn(derived, name) ? derived[name] : undefined
  }
  return false
}

const TIMES = ['iat', 'nbf', 'exp'] as const

/** RFC 7519 §4.1 on the processed payload: 60 s of skew for the beginning, none for the end. */
export function validityCheck(claims: JsonObject, at: number): Check {
  for (const name of TIMES) {
    const value = claims[name]
    if (value !== undefined && typeof value !== 'number') return failed('VALIDITY', `${name} is not a number`)
  }
  const { iat, nbf, exp } = claims
  const latest = at + CLOCK_SKEW_SECONDS
  if (typeof nbf === 'number' && nbf > latest) return failed('VALIDITY', `not valid before ${nbf}`)
  if (typeof iat === 'number' && iat > latest) return failed('VALIDITY', `issued in the future, at ${iat}`)
  return typeof exp === 'number' && exp <= at ? failed('VALIDITY', `expired at ${exp}`) : passed('VALIDITY')
}

export function validityOf({ iat, nbf, exp }: JsonObject): NonNullable<Report['validity']> {
  const validity: { issuedAt?: number; notBefore?: number; expires?: number } = {}
  if (typeof iat === 'number') validity.issuedAt = iat
  if (typeof nbf === 'number') validity.notBefore = nbf
  if (typeof exp === 'number') validity.expires = exp
  return validity
}

/** Token Status List §6.2: `status.status_list {idx, uri}`. */
export function statusOf({ status }: JsonObject): StatusFacts | undefined {
  const list = isObject(status) ? status['status_list'] : undefined
  if (!isObject(list)) return undefined
  const { uri, idx } = list
  if (typeof uri !== 'string' || typeof idx !== 'number' || !Number.isSafeInteger(idx) || idx < 0)
    return undefined
  return { uri, index: idx }
}
