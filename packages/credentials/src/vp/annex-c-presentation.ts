/** One mdoc by the protocol `org-iso-mdoc` of the Digital Credentials API (ISO 18013-7 Annex C), asked for by DCQL. */
import { decodeBase64, encodeBase64url } from '../bytes.ts'
import type { CborMap } from '../cbor/cbor-value.ts'
import { CborError } from '../cbor/cbor-error.ts'
import type { ClaimQuery, CredentialQuery, DcqlQuery } from '../dcql/query.ts'
import { setsOf } from '../dcql/select-credentials.ts'
import { FormatError } from '../errors.ts'
import { isObject } from '../json.ts'
import { openAnnexC } from '../mdoc/annex-c.ts'
import { createDeviceRequest, type RequestedElements } from '../mdoc/device-request.ts'
import type { HpkeRecipient, HpkeSubtle } from '../mdoc/hpke.ts'
import { annexCTranscript, type SessionTranscript } from '../mdoc/session-transcript.ts'
import type { Bytes, Steps } from '../ports.ts'
import type { DcApiRequestEntry } from './create-dc-api-request.ts'
import type { RequestSpec } from './create-request.ts'
import type { OpenedResponse } from './open-response.ts'
import { REGISTRATION_INFO } from './verify-annex-c-request.ts'

/**
 * The query that can go this way: one document which alone answers everything that is required. Values, alternatives
 * and further documents have no words in a device request; the first claim set is asked for.
 */
export function annexCQuery(query: DcqlQuery): CredentialQuery | undefined {
  return query.credentials.find(
    ({ id, format, claims = [] }) =>
      format === 'mso_mdoc' &&
      claims.length > 0 &&
      setsOf(query).every(
        ({ required = true, options }) => !required || options.some((ids) => ids.every((one) => one === id)),
      ),
  )
}

export type AnnexCSpec = {
  readonly query: CredentialQuery
  /** `createEncryptionInfo` of a nonce and a key for this request alone. */
  readonly encryptionInfo: string
  /** Of the page that asks. */
  readonly origin: string
  readonly signWith: RequestSpec['signWith']
  /** The serialised registration certificate. */
  readonly registration?: Bytes
}

/** ISO 18013-7 C.2, with reader authentication by the access certificate. */
export function* createAnnexCRequest(spec: AnnexCSpec): Steps<DcApiRequestEntry> {
  const { query, encryptionInfo, origin, registration, signWith } = spec
  const { alg, key, x5c } = signWith
  const transcript = yield* annexCTranscript({ encryptionInfo, origin })
  const requestInfo: CborMap | undefined = registration && new Map([[REGISTRATION_INFO, registration]])
  const document = {
    docType: query.meta.doctype_value ?? '',
    nameSpaces: elementsAsked(query),
    ...(requestInfo && { requestInfo }),
  }
  const x5chain = x5c.map((text) => decodeBase64(text, 'x5c'))
  const request = yield* createDeviceRequest([document], { alg, key, x5chain, transcript })
  return { protocol: 'org-iso-mdoc', data: { deviceRequest: encodeBase64url(request), encryptionInfo } }
}

function elementsAsked({ claims = [], claim_sets: [first] = [] }: CredentialQuery): RequestedElements {
  const asked =
    first === undefined ? claims : claims.filter(({ id }) => id !== undefined && first.includes(id))
  const nameSpaces = new Map<string, Map<string, boolean>>()
  for (const { path, intent_to_retain: retain = false } of asked) {
    const [namespace, element] = path as ClaimQuery['path'] & readonly [string, string]
    const elements = nameSpaces.get(namespace) ?? new Map<string, boolean>()
    elements.set(element, retain || elements.get(element) === true)
    nameSpaces.set(namespace, elements)
  }
  return nameSpaces
}

export type AnnexCSessionKey = {
  readonly queryId: string
  readonly recipient: HpkeRecipient
  readonly transcript: SessionTranscript
}

/** What the platform gave to the page, as the answer to the query it was asked for. */
export async function openAnnexCResponse(
  subtle: HpkeSubtle,
  data: unknown,
  { queryId, ...session }: AnnexCSessionKey,
): Promise<OpenedResponse> {
  const refused = (detail: string): OpenedResponse => ({
    kind: 'refused',
    code: 'VP_ENCRYPTION',
    detail,
    authentic: false,
  })
  if (!isObject(data) || typeof data['response'] !== 'string') return refused('the answer is not encrypted')
  try {
    const deviceResponse = await openAnnexC(subtle, data['response'], session)
    return { kind: 'answer', vpToken: { [queryId]: [encodeBase64url(deviceResponse)] } }
  } catch (error) {
    if (error instanceof CborError || error instanceof FormatError) return refused(error.detail)
    throw error
  }
}
