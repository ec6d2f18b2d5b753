import { FormatError } from '../errors.ts'
import { createJws, parseJws, type Jws } from '../jose/jws.ts'
import type { JsonObject } from '../json.ts'
import type { IssuerIdentity, IssuerRole, JwsAlg, KeyRef, Steps } from '../ports.ts'
import { MessageError } from '../oauth/message.ts'
import { verifyIssuer } from '../sdjwt/verify-sd-jwt.ts'

const TYP = 'openidvci-issuer-metadata+jwt'
const TOKEN_MAX = 2 * 1024 * 1024
const SKEW_SECONDS = 60

export type NewSignedMetadata = {
  readonly metadata: JsonObject
  readonly issuer: string
  readonly iat: number
  readonly alg: JwsAlg
  readonly key: KeyRef
  /** Access certificate with its chain, without the anchor. */
  readonly x5c: readonly string[]
}

/** OpenID4VCI 1.0 §12.2.3: every member at the top level, signed by the access certificate (ISSU_22). */
export function* createSignedMetadata(signed: NewSignedMetadata): Steps<string> {
  const { metadata, issuer, iat, alg, key, x5c } = signed
  return yield* createJws({
    header: { typ: TYP, x5c: [...x5c] },
    payload: { ...metadata, sub: issuer, iat },
    alg,
    key,
  })
}

export type SignedMetadata = { readonly metadata: JsonObject; readonly signer: IssuerIdentity }

/** Throws MessageError with a code that starts with `METADATA_`; nothing of it is used before all of it holds. */
export function* openSignedMetadata(
  token: string,
  expected: { readonly issuer: string; readonly at: number; readonly role: IssuerRole },
): Steps<SignedMetadata> {
  const jws = parse(token)
  const { at, role } = expected
  if (jws.header['x5c'] === undefined) throw new MessageError('METADATA_SIGNATURE', 'header x5c: is missing')
  const { checks, issuer: signer } = yield* verifyIssuer(jws, { typ: TYP, at, role })
  const failed = checks.find(({ ok }) => !ok)
  if (failed !== undefined) {
    const code = failed.code.startsWith('X5C') ? 'METADATA_SIGNER' : 'METADATA_SIGNATURE'
    throw new MessageError(code, `${failed.code}: ${failed.detail ?? ''}`)
  }
  if (signer === undefined) throw new MessageError('METADATA_SIGNER', 'nobody is named as signer')
  checkClaims(jws.payload, expected)
  return { metadata: jws.payload, signer }
}

function checkClaims({ sub, iat, exp }: JsonObject, { issuer, at }: { issuer: string; at: number }): void {
  if (sub !== issuer) throw new MessageError('METADATA_ISSUER', `sub: is not ${issuer}`)
  if (typeof iat !== 'number' || iat > at + SKEW_SECONDS) {
    throw new MessageError('METADATA_SIGNATURE', 'iat: is missing or in the future')
  }
  if (exp !== undefined && !(typeof exp === 'number' && exp > at)) {
    throw new MessageError('METADATA_SIGNATURE', 'exp: is past')
  }
}

function parse(token: string): Jws {
  try {
    return parseJws(token, { tokenCharactersMax: TOKEN_MAX })
  } catch (error) {
    if (error instanceof FormatError) throw new MessageError('METADATA_SIGNATURE', error.detail)
    throw error
  }
}
