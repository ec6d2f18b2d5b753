import { equalText } from '../bytes.ts'
import type { CheckCode } from '../check-code.ts'
import { FormatError } from '../errors.ts'
import { decryptJwe, type JwePolicy } from '../jose/decrypt.ts'
import { parseJsonObject, type Json, type JsonObject } from '../json.ts'
import { boundedText } from './request-check.ts'

/** Why an answer is refused as a whole. */
export type ResponseCode = Extract<CheckCode, `VP_${string}` | 'DCQL_UNSATISFIED'>

export type OpenedResponse =
  | { readonly kind: 'answer'; readonly vpToken: Json }
  /** The wallet says no: `access_denied` and its like. */
  | { readonly kind: 'error'; readonly error: string }
  | {
      readonly kind: 'refused'
      readonly code: ResponseCode
      readonly detail: string
      /** The sender knows the state of this request: its message counts as the one answer to it. */
      readonly authentic: boolean
    }

export type OpenPolicy = Pick<JwePolicy, 'key' | 'platform'> & {
  /** Of the key made for this request alone. */
  readonly kid: string
  readonly state: string
}

export const RESPONSE_CHARACTERS_MAX = 2 * 1024 * 1024
const ERROR_CODE = /^[\x20-\x21\x23-\x5b\x5d-\x7e]{1,64}$/

function refused(code: ResponseCode, detail: string, authentic = false): OpenedResponse {
  return { kind: 'refused', code, detail, authentic }
}

function sameState(members: { readonly [name: string]: unknown }, policy: OpenPolicy): boolean {
  const state = boundedText(members['state'])
  return state !== undefined && equalText(state, policy.state)
}

function openError(members: { readonly [name: string]: unknown }): OpenedResponse {
  const error = boundedText(members['error'])
  if (error === undefined || !ERROR_CODE.test(error)) {
    return refused('VP_SHAPE', 'error is not an OAuth error code', true)
  }
  return { kind: 'error', error }
}

/** Only an error may come in the clear: a wallet that cannot encrypt can still say that (OpenID4VP 1.0 §8.3). */
function openPlain(form: OpenForm, policy: OpenPolicy): OpenedResponse {
  if (form['error'] === undefined) return refused('VP_ENCRYPTION', 'the answer is not encrypted')
  if (!sameState(form, policy))
    return refused('VP_SESSION_MISMATCH', 'state is not the state of this request')
  return openError(form)
}

type DecryptPolicy = Omit<OpenPolicy, 'state'>
type Decrypted = { readonly members: JsonObject } | { readonly refusal: OpenedResponse }

async function decrypt(response: string, policy: DecryptPolicy): Promise<Decrypted> {
  try {
    const { plaintext } = await decryptJwe(response, { ...policy, charactersMax: RESPONSE_CHARACTERS_MAX })
    return { members: parseJsonObject(plaintext, { charactersMax: RESPONSE_CHARACTERS_MAX }) }
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    const code = cause.code.startsWith('JSON_') ? 'VP_SHAPE' : 'VP_ENCRYPTION'
    return { refusal: refused(code, cause.message) }
  }
}

export type OpenForm = { readonly [field: string]: string | undefined }

/**
 * OpenID4VP 1.0 §8.2, §8.3: the posted form becomes the members of the answer. Decryption is by the key of this
 * request only, and nothing is believed before the state fits.
 */
export async function openPresentationResponse(form: OpenForm, policy: OpenPolicy): Promise<OpenedResponse> {
  const response = form['response']
  if (response === undefined) return openPlain(form, policy)
  return openMembers(response, policy, (members) => sameState(members, policy))
}

/** The encrypted members, once they are known to belong to this request. */
export async function openMembers(
  response: string,
  policy: DecryptPolicy,
  belongs: (members: JsonObject) => boolean = () => true,
): Promise<OpenedResponse> {
  const decrypted = await decrypt(response, policy)
  if ('refusal' in decrypted) return decrypted.refusal
  const { members } = decrypted
  if (!belongs(members)) return refused('VP_SESSION_MISMATCH', 'state is not the state of this request')
  if (members['error'] !== undefined) return openError(members)
  const vpToken = members['vp_token']
  return vpToken === undefined
    ? refused('VP_SHAPE', 'vp_token is missing', true)
    : { kind: 'answer', vpToken }
}
