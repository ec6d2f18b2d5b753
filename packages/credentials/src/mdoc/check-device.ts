import { CborError } from '../cbor/cbor-error.ts'
import { parseCoseKey } from '../cose/cose-key.ts'
import { checkCoseHeader, coseAlgOf, parseSign1, verifySign1, type CoseSign1 } from '../cose/sign1.ts'
import { importKey, jwkThumbprint } from '../jose/jwk.ts'
import type { Check, JwsAlg, PublicJwk, Steps } from '../ports.ts'
import { check, failed, passed } from '../report.ts'
import type { DeviceSigned, MdocDocument } from './device-response.ts'
import { findNamespace, ruleOf } from './find-document-type.ts'
import { shortly, type IssuerSigned } from './issuer-signed.ts'
import type { SecurityObject } from './security-object.ts'
import { deviceAuthenticationBytes, type SessionTranscript } from './session-transcript.ts'

/**
 * Decided before the answer is looked at. A session: the device must have signed for it · `none`: the session is not
 * known here, the form is checked as far as possible · `forbidden`: as issued, no device has signed.
 */
export type DeviceRule = { readonly transcript: SessionTranscript } | 'none' | 'forbidden'

export type DeviceFinding = {
  readonly checks: readonly Check[]
  readonly bound: boolean
  readonly jkt?: string
  readonly alg?: JwsAlg
}

export type DevicePolicy = { readonly device: DeviceRule; readonly algs?: readonly JwsAlg[] }

/** ISO 18013-5 §9.1.3: whoever shows the document holds the key that its issuer wrote into it, in this session. */
export function* checkDevice(
  document: MdocDocument,
  mso: SecurityObject,
  { device, algs }: DevicePolicy,
): Steps<DeviceFinding> {
  const { docType, deviceSigned } = document
  const jwk = readKey(mso)
  const jkt = 'code' in jwk ? {} : { jkt: yield* jwkThumbprint(jwk) }
  const keyCheck = 'code' in jwk ? jwk : passed('MDOC_DEVICE_KEY')
  if (device === 'forbidden') {
    const unsigned = deviceSigned === undefined
    return {
      checks: [keyCheck, check('MDOC_DEVICE_AUTH', unsigned, 'a device has signed it')],
      bound: false,
      ...jkt,
    }
  }
  if (deviceSigned === undefined) {
    const missing = check('MDOC_DEVICE_AUTH', device === 'none', 'no device has signed it')
    return { checks: [keyCheck, missing], bound: false, ...jkt }
  }
  const claims = claimCheck(document, deviceSigned, mso)
  const sign1 = readSignature(deviceSigned)
  if ('code' in sign1) return { checks: [keyCheck, sign1, claims], bound: false, ...jkt }
  const header = headerCheck(sign1, algs)
  const alg = coseAlgOf(sign1, algs)
  const checks = [keyCheck, header, claims]
  if (device === 'none' || alg === undefined || !header.ok || 'code' in jwk)
    return { checks, bound: false, ...jkt }
  const { nameSpacesEncoded } = deviceSigned
  const payload = deviceAuthenticationBytes({ transcript: device.transcript, docType, nameSpacesEncoded })
  const signature = yield* signatureCheck(sign1, { jwk, alg, payload })
  return { checks: [...checks, signature], bound: signature.ok, ...jkt, alg }
}

function readKey({ deviceKey }: SecurityObject): PublicJwk | Check {
  try {
    return parseCoseKey(deviceKey)
  } catch (error) {
    if (error instanceof CborError) return failed('MDOC_DEVICE_KEY', error.detail)
    throw error
  }
}

/** One signature, no MAC: in remote flows there is no key of a reader that a MAC could be made with. */
function readSignature({ signature, mac }: DeviceSigned): CoseSign1 | Check {
  if (mac !== undefined) {
    const detail =
      signature === undefined ? 'a MAC proves nothing to a remote reader' : 'both a signature and a MAC'
    return failed('MDOC_DEVICE_AUTH', detail)
  }
  if (signature === undefined) return failed('MDOC_DEVICE_AUTH', 'neither a signature nor a MAC')
  try {
    const sign1 = parseSign1(signature)
    return sign1.payload === null
      ? sign1
      : failed('MDOC_DEVICE_AUTH', 'the signed content is attached, not detached')
  } catch (error) {
    if (error instanceof CborError) return failed('MDOC_DEVICE_AUTH', `${error.code}: ${error.detail}`)
    throw error
  }
}

function headerCheck(sign1: CoseSign1, algs: readonly JwsAlg[] | undefined): Check {
  const problem = checkCoseHeader(sign1, algs).find(({ ok }) => !ok)
  return check('MDOC_DEVICE_AUTH', problem === undefined, problem?.detail ?? '')
}

type Signed = { readonly jwk: PublicJwk; readonly alg: JwsAlg; readonly payload: Uint8Array }

/** A signature cannot tell a wrong session from a wrong key: both mean that this device did not answer here. */
function* signatureCheck(sign1: CoseSign1, { jwk, alg, payload }: Signed): Steps<Check> {
  const key = yield* importKey(jwk, alg)
  if (key === undefined) return failed('MDOC_DEVICE_KEY', `the device key is not a key for ${alg}`)
  const { ok } = yield* verifySign1(sign1, { key, alg, payload })
  return check('MDOC_DEVICE_TRANSCRIPT', ok, 'the key of the document did not sign for this session')
}

/** What the device says on its own must be allowed by the issuer, and never be what the issuer attests. */
function claimCheck(document: MdocDocument, { nameSpaces }: DeviceSigned, mso: SecurityObject): Check {
  const { nameSpaces: whole, dataElements } = mso.keyAuthorizations
  for (const [namespace, elements] of nameSpaces) {
    for (const element of elements.keys()) {
      const name = String(element)
      const allowed = whole.includes(namespace) || dataElements.get(namespace)?.includes(name) === true
      if (!allowed) return failed('MDOC_DEVICE_CLAIM', `the device may not say ${shortly(name)}`)
      if (isAttested(document.docType, document.issuerSigned, { namespace, name })) {
        return failed('MDOC_DEVICE_CLAIM', `${shortly(name)} is for the issuer to say, not for the device`)
      }
    }
  }
  return passed('MDOC_DEVICE_CLAIM')
}

function isAttested(
  docType: string,
  { nameSpaces }: IssuerSigned,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): boolean {
  const table = findNamespace(docType, namespace)
  if (table !== undefined && ruleOf(table, name) !== undefined) return true
  return nameSpaces.get(namespace)?.some(({ element }) => element === name) === true
}
