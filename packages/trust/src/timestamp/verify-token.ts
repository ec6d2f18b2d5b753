/**
 * Whether a time-stamp token is intact, over these data, by a certificate that is for nothing else (RFC 3161 §2.3,
 * §2.4.2). Mathematics and form; path, time and algorithms of the authority are judged in ades/.
 */
import type { Failure, Finding, SubIndication } from '../ades/outcome.ts'
import { sameBytes } from '../bytes.ts'
import { readCertificate } from '../cms/read-certificate.ts'
import { verifySigner } from '../cms/verify-signer.ts'
import { DerError } from '../der/read-der.ts'
import { EXTENSION } from '../pkix/oids.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps, HashName, Scheme } from '../ports.ts'
import { parseToken, type TimestampToken } from './parse-token.ts'

export type TokenQuestion = {
  readonly token: Bytes
  /** The bytes stamped, or their digests by name where only those are known. */
  readonly data: Bytes | { readonly digests: Partial<Record<HashName, Bytes>> }
  /** Where the certificate of the authority may be, if not in the token. */
  readonly certificates?: readonly Certificate[]
  readonly padded?: boolean
}

export type TokenAnswer = {
  /** Absent when the token cannot be read. */
  readonly token?: TimestampToken
  readonly broken: Failure | undefined
  readonly certificate: Certificate | Failure
  readonly scheme?: Scheme
  readonly hash?: HashName
  readonly findings: readonly Finding[]
}

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'

/** Nothing is thrown for what a token holds. */
export function* verifyToken(question: TokenQuestion): DocumentSteps<TokenAnswer> {
  const token = read(question)
  if (typeof token === 'string') {
    const broken = failure('FORMAT_FAILURE', token)
    return { broken, certificate: broken, findings: [] }
  }
  const { signed, signer, info } = token
  const own = signed.certificates.map(readCertificate).filter((one) => one !== undefined)
  const certificates = [...own, ...(question.certificates ?? [])]
  const { contentType, content } = signed
  const value = yield* verifySigner({ signer, contentType, content, certificates })
  const imprint = yield* imprintFailure(info, question.data)
  const { certificate, scheme, hash, findings, bound } = value
  const unknown = info.criticalUnknown[0]
  const critical =
    unknown === undefined
      ? undefined
      : failure('FORMAT_FAILURE', `critical extension ${unknown} of the token`)
  return {
    token,
    broken: imprint ?? value.broken ?? critical,
    certificate: forStamping(certificate, bound),
    ...(scheme === undefined ? {} : { scheme }),
    ...(hash === undefined ? {} : { hash }),
    findings,
  }
}

function failure(subIndication: SubIndication, detail: string): Failure {
  return { subIndication, detail }
}

function read({ token, padded = false }: TokenQuestion): TimestampToken | string {
  try {
    return parseToken(token, { padded })
  } catch (error) {
    if (error instanceof DerError) return error.message
    throw error
  }
}

/** §2.4.2: hash algorithm and value of what was stamped. */
function* imprintFailure(
  { hash, imprint }: TimestampToken['info'],
  data: TokenQuestion['data'],
): DocumentSteps<Failure | undefined> {
  if (hash === undefined) return failure('SIG_CRYPTO_FAILURE', 'hash of the imprint is not known')
  const own: unknown = data instanceof Uint8Array ? yield { op: 'digest', hash, data } : data.digests[hash]
  if (!(own instanceof Uint8Array))
    return failure('SIG_CRYPTO_FAILURE', `${hash} of the imprint cannot be computed here`)
  return sameBytes(own, imprint) ? undefined : failure('HASH_FAILURE', 'time-stamp is over other data')
}

/** §2.3: a certificate for time-stamps and nothing else, named by digest in the token (§2.4.1). */
function forStamping(certificate: Certificate | Failure, bound: boolean): Certificate | Failure {
  if ('subIndication' in certificate) return certificate
  const { eku = [], critical } = certificate
  if (!bound) return failure('NO_SIGNING_CERTIFICATE_FOUND', 'token does not name its certificate')
  if (eku.length !== 1 || eku[0] !== TIME_STAMPING)
    return failure('CHAIN_CONSTRAINTS_FAILURE', 'certificate is not for time-stamps alone')
  if (!critical.includes(EXTENSION.extendedKeyUsage))
    return failure('CHAIN_CONSTRAINTS_FAILURE', 'purpose of the certificate is not critical')
  return certificate
}
