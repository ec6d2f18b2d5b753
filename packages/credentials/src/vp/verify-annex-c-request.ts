/** The wallet's side of `org-iso-mdoc` (ISO 18013-7 Annex C): the same content as in a request of OpenID4VP. */
import { decodeBase64url, encodeBase64, encodeBase64url } from '../bytes.ts'
import { CborError } from '../cbor/cbor-error.ts'
import { isBytes } from '../cbor/cbor-value.ts'
import { x5chainOf } from '../cose/sign1.ts'
import type { DcqlQuery } from '../dcql/query.ts'
import { FormatError } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import { parseEncryptionInfo, type EncryptionInfo } from '../mdoc/annex-c.ts'
import { parseDeviceRequest, verifyReaderAuth, type DocRequest } from '../mdoc/device-request.ts'
import { isForbiddenPath } from '../mdoc/held-mdoc.ts'
import { annexCTranscript } from '../mdoc/session-transcript.ts'
import type { Steps } from '../ports.ts'
import { REGISTRATION_FORMAT } from './registration-certificate.ts'
import { checkOf, type RequestCheck } from './request-check.ts'
import { refuseRequest } from './request-signer.ts'
import type { DcApiPolicy, DcApiRequest, DcApiVerdict } from './dc-api-request.ts'

/** ETSI TS 119 472-2: where a request carries the registration certificate of whoever asks. */
export const REGISTRATION_INFO = 'euWrprc'
const QUERY_ID = 'document'

/** One document is asked for at a time; who signs the request for this session and page stands on a list. */
export function* verifyAnnexCRequest(data: JsonObject, policy: DcApiPolicy): Steps<DcApiVerdict> {
  const read = readData(data)
  if ('code' in read) return refuseRequest([read])
  const { document, encryptionInfo } = read
  const checks = [checkOf('JAR_FORM', undefined), checkOf('JAR_QUERY', complaintOn(document))]
  const request = requestOf(read, policy)
  if (document.readerAuth === undefined) {
    if (checks.some(({ ok }) => !ok)) return refuseRequest(checks)
    return { ok: true, request, checks }
  }
  const { at, origin } = policy
  const transcript = yield* annexCTranscript({ encryptionInfo, origin })
  const found = yield* verifyReaderAuth(document, { at, role: 'access-certificate', transcript })
  const bad = found.checks.find(({ ok }) => !ok)
  const all = [...checks, checkOf('JAR_SIGNATURE', bad && `${bad.code}: ${bad.detail ?? ''}`)]
  if (found.reader === undefined || all.some(({ ok }) => !ok)) return refuseRequest(all)
  const x5c = (x5chainOf(document.readerAuth) ?? []).map(encodeBase64)
  return { ok: true, request, signed: { relyingParty: found.reader, x5c }, checks: all }
}

type Read = { readonly document: DocRequest; readonly info: EncryptionInfo; readonly encryptionInfo: string }

function readData({ deviceRequest, encryptionInfo }: JsonObject): Read | RequestCheck {
  if (typeof deviceRequest !== 'string' || typeof encryptionInfo !== 'string') {
    return checkOf('JAR_FORM', 'deviceRequest or encryptionInfo is missing')
  }
  try {
    const [document, ...more] = parseDeviceRequest(decodeBase64url(deviceRequest, 'deviceRequest'))
    if (document === undefined || more.length > 0)
      return checkOf('JAR_QUERY', 'only one document at a time is shown this way')
    return { document, info: parseEncryptionInfo(encryptionInfo), encryptionInfo }
  } catch (error) {
    if (error instanceof CborError || error instanceof FormatError) return checkOf('JAR_FORM', error.detail)
    throw error
  }
}

function pathsOf({ nameSpaces }: DocRequest) {
  return [...nameSpaces].flatMap(([namespace, elements]) =>
    [...elements].map(([element, retain]) => ({ path: [namespace, element], intent_to_retain: retain })),
  )
}

function complaintOn(document: DocRequest): string | undefined {
  const paths = pathsOf(document)
  if (paths.length === 0) return 'no element is asked for'
  return paths.some(({ path }) => isForbiddenPath(path)) ? 'an element that nobody may ask for' : undefined
}

function requestOf({ document, info, encryptionInfo }: Read, { origin }: DcApiPolicy): DcApiRequest {
  const registration = document.requestInfo?.get(REGISTRATION_INFO)
  const query: DcqlQuery = {
    credentials: [
      {
        id: QUERY_ID,
        format: 'mso_mdoc',
        meta: { doctype_value: document.docType },
        claims: pathsOf(document),
      },
    ],
  }
  return {
    nonce: encodeBase64url(info.nonce),
    query,
    answerKey: { jwk: info.recipient, enc: 'A128GCM' },
    verifierInfo: isBytes(registration)
      ? [{ format: REGISTRATION_FORMAT, data: encodeBase64url(registration) }]
      : [],
    transactionData: [],
    origin,
    audience: `origin:${origin}`,
    encryptionInfo,
  }
}
