import { FormatError } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import {
  allowedAlg,
  checkHeader,
  checkSignature,
  x5cOf,
  type HashedHeader,
  type Jws,
  type JwsPolicy,
} from '../jose/jws.ts'
import { findKnownHeader, headerWorthKnowing, rememberHeader } from '../jose/known-headers.ts'
import type { Check, HashAlg, IssuerAnswer, IssuerIdentity, IssuerRole, JwsAlg, Steps } from '../ports.ts'
import { check, failedBy, failed, passed } from '../report.ts'
import { holderThumbprint, verifyKeyBinding, type KeyBindingPolicy } from './key-binding.ts'
import { parseSdJwt, type SdJwt } from './parse-sd-jwt.ts'
import { processPayload, type DisclosedNode } from './process-payload.ts'

/**
 * Decided before the token is looked at (RFC 9901 §7.3 step 1). An object: required and checked in full ·
 * `required-any`: required, audience and nonce not known here · `none`: not required, checked as far as possible
 * when present · `forbidden`: as issued.
 */
export type KeyBindingRule = KeyBindingPolicy | 'required-any' | 'none' | 'forbidden'

export type SdJwtPolicy = JwsPolicy & {
  /** NumericDate in seconds. */
  readonly at: number
  readonly role: IssuerRole
  readonly keyBinding: KeyBindingRule
}

/** What is left once the format is undone; `claims` only means something when `signed` is true. */
export type SdJwtFinding = {
  readonly checks: readonly Check[]
  readonly signed: boolean
  readonly claims?: JsonObject
  readonly disclosed: readonly DisclosedNode[]
  readonly issuer?: IssuerIdentity
  readonly jkt?: string
  readonly bound: boolean
  readonly algorithms: readonly JwsAlg[]
}

/** RFC 9901 §7: every independent check runs, so that every reason shows. */
export function* verifySdJwt(token: string, policy: SdJwtPolicy): Steps<SdJwtFinding> {
  const parsed = read(token, yield* hashHeader(token))
  if ('code' in parsed) {
    return { checks: [parsed], signed: false, disclosed: [], bound: false, algorithms: [] }
  }
  const { jws, disclosures } = parsed
  const trust = yield* verifyIssuer(jws, policy)
  const { claims, disclosed, hashAlg, checks: formatChecks } = yield* processPayload(jws.payload, disclosures)
  const { cnf } = claims
  const binding = yield* verifyBinding(parsed, { cnf, hashAlg, policy })
  const jkt = yield* holderThumbprint(cnf)
  return {
    checks: [...trust.checks, ...formatChecks, ...binding.checks],
    signed: trust.signed,
    claims,
    disclosed,
    ...(trust.issuer && { issuer: trust.issuer }),
    ...(jkt !== undefined && { jkt }),
    bound: binding.bound,
    algorithms: seenAlgorithms(trust.alg, binding.alg),
  }
}

/** Of a header that is worth it: the hash, and what it says if a trusted signer used it before. */
function* hashHeader(token: string): Steps<HashedHeader | undefined> {
  const data = headerWorthKnowing(token)
  if (data === undefined) return undefined
  const hash = (yield { op: 'hash', alg: 'sha-256', data }) as string
  return { hash, header: findKnownHeader(hash) }
}

function read(token: string, hashed: HashedHeader | undefined): SdJwt | Check {
  try {
    return parseSdJwt(token, hashed)
  } catch (error) {
    if (error instanceof FormatError) return failedBy(error)
    throw error
  }
}

function seenAlgorithms(issuer: JwsAlg | undefined, holder: JwsAlg | undefined): JwsAlg[] {
  const seen = issuer === undefined ? [] : [issuer]
  if (holder !== undefined && holder !== issuer) seen.push(holder)
  return seen
}

type IssuerFinding = {
  readonly checks: readonly Check[]
  readonly signed: boolean
  readonly alg?: JwsAlg
  readonly issuer?: IssuerIdentity
}

/** Signature and trust are separate reasons: a token may be intact and its issuer unknown, or the reverse. */
export function* verifyIssuer(
  jws: Jws,
  policy: JwsPolicy & { at: number; role: IssuerRole },
): Steps<IssuerFinding> {
  const checks = checkHeader(jws, policy)
  const alg = allowedAlg(jws, policy)
  if (alg === undefined) return { checks, signed: false }
  const { kid } = jws.header
  const { iss } = jws.payload
  const x5c = x5cOf(jws)
  const answer = (yield {
    op: 'issuer',
    alg,
    role: policy.role,
    at: policy.at,
    ...(x5c && { x5c }),
    ...(typeof kid === 'string' && { kid }),
    ...(typeof iss === 'string' && { iss }),
  }) as IssuerAnswer
  const trust = trustCheck(jws, answer)
  if (answer.key === undefined) return { checks: [...checks, trust], signed: false, alg }
  const signature = yield* checkSignature(jws, answer.key, alg)
  if (signature.ok && answer.trusted && jws.headerHash !== undefined) {
    rememberHeader(jws.headerHash, jws.header)
  }
  const issuer = signature.ok && answer.issuer ? { issuer: answer.issuer } : {}
  return { checks: [...checks, signature, trust], signed: signature.ok, alg, ...issuer }
}

function trustCheck({ header }: Jws, answer: IssuerAnswer): Check {
  if (answer.trusted) return passed(header['x5c'] === undefined ? 'JWS_KEY' : 'X5C_PATH')
  const own = ['jwk', 'jku', 'x5u'].find((name) => name in header)
  if (own !== undefined && header['x5c'] === undefined) {
    return failed(
      'JWS_KEY',
      `header ${own}: a key that the token brings itself proves nothing; ${answer.detail}`,
    )
  }
  return failed(answer.code, answer.detail)
}

type Bound = { readonly checks: readonly Check[]; readonly bound: boolean; readonly alg?: JwsAlg }

function* verifyBinding(
  { keyBinding: token, presented }: SdJwt,
  context: { cnf: unknown; hashAlg: HashAlg; policy: SdJwtPolicy },
): Steps<Bound> {
  const { cnf, hashAlg, policy } = context
  const { keyBinding: rule, at, algs } = policy
  if (rule === 'forbidden') {
    return {
      checks: [check('SDJWT_FORM', token === undefined, 'an issued credential carries a key binding')],
      bound: false,
    }
  }
  if (token === undefined) {
    const required = rule !== 'none'
    return {
      checks: required
        ? [failed('KB_MISSING', 'no key binding: nothing shows that the holder presents it')]
        : [],
      bound: false,
    }
  }
  const { checks, alg } = yield* verifyKeyBinding({
    token,
    presented,
    hashAlg,
    cnf,
    at,
    ...(algs && { algs }),
    ...(typeof rule === 'object' && { policy: rule }),
  })
  return { checks, bound: checks.every(({ ok }) => ok), ...(alg && { alg }) }
}
