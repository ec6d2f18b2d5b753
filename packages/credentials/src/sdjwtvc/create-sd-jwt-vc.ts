import { encodeBase64url } from '../bytes.ts'
import { FormatError } from '../errors.ts'
import type { JsonObject, PathPattern } from '../json.ts'
import type { Bytes, JwsAlg, KeyRef, PublicJwk, Steps } from '../ports.ts'
import { concealClaims, everyPath, type Concealment } from '../sdjwt/conceal-claims.ts'
import { FORBIDDEN_SD } from './claims.ts'

export type NewSdJwtVc = {
  /** The attested attributes only; registered claims are the members below. */
  readonly claims: JsonObject
  /** `every`: each member and array element at every level (ARF PID_21). */
  readonly disclosable: readonly PathPattern[] | 'every'
  readonly vct: string
  readonly alg: JwsAlg
  readonly key: KeyRef
  /** Base64 DER, leaf first, without the anchor. */
  readonly x5c?: readonly string[]
  readonly kid?: string
  readonly iss?: string
  /** Holder key; only kty, crv, x and y are written. */
  readonly cnf?: PublicJwk
  readonly iat?: number
  readonly nbf?: number
  readonly exp?: number
  readonly status?: { readonly uri: string; readonly index: number }
} & Pick<Concealment, 'salt' | 'decoys'>

/** SD-JWT VC §3.2 and HAIP 1.0 §6.1: `typ dc+sd-jwt`, `x5c`, minimal `cnf.jwk`, registered claims in clear. */
export function* createSdJwtVc(vc: NewSdJwtVc): Steps<string> {
  for (const name of [...FORBIDDEN_SD, 'iat']) {
    if (Object.hasOwn(vc.claims, name)) {
      throw new FormatError('SDJWT_FORBIDDEN_SD', `${name} is not an attribute: give it beside the claims`)
    }
  }
  const { payload, disclosures } = yield* concealClaims(vc.claims, {
    disclosable: vc.disclosable === 'every' ? everyPath(vc.claims) : vc.disclosable,
    salt: vc.salt,
    ...(vc.decoys !== undefined && { decoys: vc.decoys }),
  })
  const content = encodeBase64url(JSON.stringify({ ...registeredClaims(vc), ...payload }))
  const data = `${encodedHeader(vc)}.${content}`
  const signature = (yield { op: 'sign', alg: vc.alg, key: vc.key, data }) as Bytes
  return `${[`${data}.${encodeBase64url(signature)}`, ...disclosures].join('~')}~`
}

function encodedHeader({ alg, x5c, kid }: NewSdJwtVc): string {
  if (x5c === undefined) return encodeBase64url(JSON.stringify({ alg, typ: 'dc+sd-jwt', kid }))
  const known = headers.get(x5c)
  if (known?.alg === alg && known.kid === kid && sameTexts(known.x5c, x5c)) return known.encoded
  const encoded = encodeBase64url(JSON.stringify({ alg, typ: 'dc+sd-jwt', kid, x5c }))
  headers.set(x5c, { alg, kid, x5c: [...x5c], encoded })
  return encoded
}

type WrittenHeader = {
  readonly alg: string
  readonly kid: string | undefined
  readonly x5c: readonly string[]
  readonly encoded: string
}

/**
 * An issuer writes the same header on every credential, from one list of certificates that lives as long as its
 * key. The texts are compared, since nothing forbids the caller to change that list.
 */
const headers = new WeakMap<readonly string[], WrittenHeader>()

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index])
}

function registeredClaims({ iss, iat, nbf, exp, vct, cnf, status }: NewSdJwtVc) {
  return {
    iss,
    iat,
    nbf,
    exp,
    vct,
    cnf: cnf && { jwk: { kty: cnf.kty, crv: cnf.crv, x: cnf.x, y: cnf.y } },
    status: status && { status_list: { idx: status.index, uri: status.uri } },
  }
}
