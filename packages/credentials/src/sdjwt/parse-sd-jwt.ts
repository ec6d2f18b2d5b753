import { FormatError } from '../errors.ts'
import { isArray, isObject, isStrings, parseJsonObject, type Json, type JsonObject } from '../json.ts'
import { parseJws, type HashedHeader, type Jws } from '../jose/jws.ts'
import { NESTING_MAX } from './disclosure.ts'

/** An SD-JWT as received; nothing in it is verified yet. */
export type SdJwt = {
  readonly jws: Jws
  readonly disclosures: readonly string[]
  /** Everything up to and including the last `~`: what `sd_hash` covers. */
  readonly presented: string
  /** The KB-JWT, when there is one. */
  readonly keyBinding?: string
}

export const SD_JWT_CHARACTERS_MAX = 512 * 1024
export const DISCLOSURES_MAX = 512

const LIMITS = { depthMax: NESTING_MAX }

/** RFC 9901 §4: `<JWS>~<disclosure>~…~[KB-JWT]`. Throws FormatError. */
export function parseSdJwt(token: string, hashed?: HashedHeader): SdJwt {
  if (token.length > SD_JWT_CHARACTERS_MAX) {
    throw new FormatError('INPUT_SIZE', `the SD-JWT has ${token.length} characters`)
  }
  const end = token.lastIndexOf('~')
  if (end === -1) throw new FormatError('SDJWT_FORM', 'no ~ in the token: this is a plain JWT, not an SD-JWT')
  const disclosures = token.slice(0, end).split('~', DISCLOSURES_MAX + 2)
  const jwt = disclosures.shift() ?? ''
  if (disclosures.length > DISCLOSURES_MAX) {
    throw new FormatError('INPUT_SIZE', `more than ${DISCLOSURES_MAX} disclosures`)
  }
  if (disclosures.includes('')) throw new FormatError('SDJWT_FORM', 'two ~ without a disclosure between them')
  const jws = parseJws(jwt, LIMITS, hashed)
  const kb = token.slice(end + 1)
  const base = { jws, disclosures, presented: token.slice(0, end + 1) }
  return kb === '' ? base : { ...base, keyBinding: kb }
}

/** RFC 9901 §8 JWS JSON serialisation, flattened or general with one signature, as compact text. Throws FormatError. */
export function compactOfJson(text: string): string {
  const json = parseJsonObject(text, { charactersMax: SD_JWT_CHARACTERS_MAX })
  const { signatures, payload } = json
  const first = isArray(signatures) ? signatures[0] : json
  if (!isObject(first) || (isArray(signatures) && signatures.length !== 1)) {
    throw new FormatError('SDJWT_FORM', 'JSON serialisation without exactly one signature')
  }
  const { header, protected: protectedHeader, signature } = first
  const { disclosures, kb_jwt: kb = '' }: JsonObject = isObject(header) ? header : {}
  if (!isStrings(disclosures) || typeof kb !== 'string') {
    throw new FormatError('SDJWT_FORM', 'JSON serialisation without disclosures in its header')
  }
  const jwt = [protectedHeader, payload, signature].map(segment).join('.')
  return [jwt, ...disclosures.map(segment), kb].join('~')
}

/** No separator of the compact form may hide in a member. */
function segment(value: Json | undefined): string {
  if (typeof value === 'string' && value !== '' && !/[~.]/.test(value)) return value
  throw new FormatError('SDJWT_FORM', 'JSON serialisation with a missing or malformed part')
}
