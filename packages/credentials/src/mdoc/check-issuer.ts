import { encodeBase64, encodeBase64url } from '../bytes.ts'
import { coseAlgOf, verifySign1 } from '../cose/sign1.ts'
import type { Bytes, Check, IssuerAnswer, IssuerIdentity, IssuerRole, JwsAlg, Steps } from '../ports.ts'
import { check, failed, passed } from '../report.ts'
import { CLOCK_SKEW_SECONDS } from '../sdjwt/key-binding.ts'
import type { MdocDocument } from './device-response.ts'
import { findDocumentType, isForbidden } from './find-document-type.ts'
import { shortly, type IssuerSigned } from './issuer-signed.ts'
import { secondsOfInstant } from './mdoc-time.ts'
import type { MdocValidity, SecurityObject } from './security-object.ts'

/** What another package reads in the certificate of the signer; times are RFC 3339 instants in UTC. */
export type SignerCertificate = {
  readonly subject: { readonly country?: string | undefined }
  readonly notBefore: string
  readonly notAfter: string
  readonly eku?: readonly string[] | undefined
}

export type IssuerPolicy = {
  /** NumericDate in seconds. */
  readonly at: number
  readonly role: IssuerRole
  readonly algs?: readonly JwsAlg[]
  /** Undefined for what is not a certificate. */
  readonly readCertificate: (der: Bytes) => SignerCertificate | undefined
}

type IssuerFinding = {
  readonly checks: readonly Check[]
  readonly signed: boolean
  readonly issuer?: IssuerIdentity
  readonly alg?: JwsAlg
}

/** Signature and trust are separate reasons: a document may be intact and its issuer unknown, or the reverse. */
export function* checkIssuer(
  { issuerAuth, x5chain }: IssuerSigned,
  policy: IssuerPolicy,
): Steps<IssuerFinding> {
  const alg = coseAlgOf(issuerAuth, policy.algs)
  if (alg === undefined) return { checks: [], signed: false }
  if (x5chain.length === 0) {
    return {
      checks: [failed('X5C_FORM', 'the document names no certificate of its signer')],
      signed: false,
      alg,
    }
  }
  const { role, at } = policy
  const answer = (yield { op: 'issuer', alg, x5c: x5chain.map(encodeBase64), role, at }) as IssuerAnswer
  const trust = answer.trusted ? passed('X5C_PATH') : failed(answer.code, answer.detail)
  if (answer.key === undefined) return { checks: [trust], signed: false, alg }
  const { ok, detail = '' } = yield* verifySign1(issuerAuth, { key: answer.key, alg })
  const signature = check('MDOC_SIGNATURE', ok, detail)
  return {
    checks: [signature, trust],
    signed: ok,
    alg,
    ...(ok && answer.issuer && { issuer: answer.issuer }),
  }
}

/** What the certificate of the signer must say beyond its path: purpose and country (ISO 18013-5 §B.1.4), and its life. */
export function signerChecks(document: MdocDocument, mso: SecurityObject, policy: IssuerPolicy): Check[] {
  const [der] = document.issuerSigned.x5chain
  const signer = der && policy.readCertificate(der)
  if (signer === undefined) return [failed('MDOC_DS', 'the certificate of the signer cannot be read')]
  const complaint = purposeComplaint(mso.docType, signer) ?? countryComplaint(document.issuerSigned, signer)
  return [
    complaint === undefined ? passed('MDOC_DS') : failed('MDOC_DS', complaint),
    validityCheck(mso.validity, signer, policy.at),
  ]
}

function purposeComplaint(docType: string, { eku = [] }: SignerCertificate): string | undefined {
  const purpose = findDocumentType(docType)?.signerPurpose
  if (purpose === undefined || eku.includes(purpose)) return undefined
  return `the certificate was not made for signing ${docType} (extended key usage ${purpose})`
}

function countryComplaint({ nameSpaces }: IssuerSigned, { subject }: SignerCertificate): string | undefined {
  for (const items of nameSpaces.values()) {
    const stated = items.find(({ element }) => element === 'issuing_country')?.value
    if (stated !== undefined && stated !== subject.country) {
      return `issuing_country ${shortly(stated)} is not the country of the certificate`
    }
  }
  return undefined
}

/** 60 s of skew for the beginning, none for the end; signed while the certificate was alive (ISO 18013-5 §9.3.1). */
function validityCheck(validity: MdocValidity, signer: SignerCertificate, at: number): Check {
  const { signed, validFrom, validUntil } = validity
  const latest = at + CLOCK_SKEW_SECONDS
  const [from, until] = [secondsOfInstant(signer.notBefore), secondsOfInstant(signer.notAfter)]
  if (signed > latest) return failed('VALIDITY', `signed in the future, at ${signed}`)
  if (validFrom > latest) return failed('VALIDITY', `not valid before ${validFrom}`)
  if (validUntil <= at) return failed('VALIDITY', `expired at ${validUntil}`)
  const alive = from !== undefined && until !== undefined && from <= signed && signed <= until
  return check('VALIDITY', alive, 'signed outside the life of the certificate')
}

const RANDOM_BYTES_MIN = 16

/** ISO 18013-5 §9.3.1: each element received has its digest in what was signed, over the bytes received. */
export function* digestChecks({ nameSpaces }: IssuerSigned, mso: SecurityObject): Steps<Check[]> {
  const changed: string[] = []
  const short: string[] = []
  for (const [namespace, items] of nameSpaces) {
    const digests = mso.valueDigests.get(namespace)
    for (const { digestId, encoded, element, random } of items) {
      const digest = digests?.get(digestId)
      const hash = (yield { op: 'hash', alg: mso.hashAlg, data: encoded }) as string
      if (digest === undefined || encodeBase64url(digest) !== hash) changed.push(element)
      if (random.length < RANDOM_BYTES_MIN) short.push(element)
    }
  }
  const named = (elements: readonly string[]) => elements.slice(0, 8).map(shortly).join(', ')
  return [
    check('MDOC_DIGEST', changed.length === 0, `the issuer did not sign ${named(changed)}`),
    check('MDOC_RANDOM', short.length === 0, `too little randomness hides the value of ${named(short)}`),
  ]
}

/** The type of the document is what its issuer signed, what its envelope says, and what was asked for. */
export function docTypeCheck(document: MdocDocument, mso: SecurityObject, types?: readonly string[]): Check {
  const { docType } = document
  if (mso.docType !== docType) {
    return failed('MDOC_DOCTYPE', `called ${shortly(docType)}, signed as ${shortly(mso.docType)}`)
  }
  const asked = types === undefined || types.includes(docType)
  return check('MDOC_DOCTYPE', asked, `the type ${shortly(docType)} was not asked for`)
}

/** What may not be processed is not processed because somebody sent it. */
export function forbiddenCheck({ nameSpaces }: IssuerSigned): Check | undefined {
  for (const [namespace, items] of nameSpaces) {
    const found = items.find(({ element }) => isForbidden(namespace, element))
    if (found !== undefined) return failed('MDOC_FORBIDDEN', `${found.element} may not be processed here`)
  }
  return undefined
}
