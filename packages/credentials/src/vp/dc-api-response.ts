/** Answers through the Digital Credentials API, both sides (OpenID4VP 1.0 §A.4, response mode `dc_api.jwt`). */
import { isObject, type JsonObject } from '../json.ts'
import { encryptJwe } from '../jose/encrypt.ts'
import type { VpToken, WalletError } from './create-response.ts'
import { openMembers, type OpenedResponse, type OpenPolicy } from './open-response.ts'
import { boundedText } from './request-check.ts'
import type { DcApiRequest } from './dc-api-request.ts'

/** What the platform hands back to the page: the members of `DigitalCredential.data`. */
export type DcApiAnswer = { readonly response: string } | { readonly error: WalletError }

/** The response members and nothing else, encrypted to the key of this request. */
export async function createDcApiResponse(
  { answerKey }: Pick<DcApiRequest, 'answerKey'>,
  vpToken: VpToken,
): Promise<DcApiAnswer> {
  const lists = Object.values(vpToken)
  if (lists.length === 0 || lists.some(({ length }) => length === 0))
    throw new TypeError('vpToken: an empty answer is never sent')
  const plaintext = JSON.stringify({ vp_token: vpToken })
  return { response: await encryptJwe({ plaintext, recipient: answerKey.jwk, enc: answerKey.enc }) }
}

/**
 * The verifier's side. There is no `state`: the page that asked brings the answer itself, in its own session. Only an
 * error may come in the clear.
 */
export async function openDcApiResponse(
  data: unknown,
  policy: Omit<OpenPolicy, 'state'>,
): Promise<OpenedResponse> {
  if (!isObject(data)) {
    return { kind: 'refused', code: 'VP_SHAPE', detail: 'data is not an object', authentic: false }
  }
  const { response, error }: JsonObject = data
  if (typeof response === 'string') return openMembers(response, policy)
  const code = boundedText(error, 64)
  return code !== undefined && /^[a-z_]+$/.test(code)
    ? { kind: 'error', error: code }
    : { kind: 'refused', code: 'VP_ENCRYPTION', detail: 'the answer is not encrypted', authentic: false }
}
