import { encryptJwe } from '../jose/encrypt.ts'
import type { PresentationRequest } from './parse-request.ts'

/** Query id → presentations, as the wire wants it (OpenID4VP 1.0 §8.1). */
export type VpToken = { readonly [queryId: string]: readonly string[] }

/** OpenID4VP 1.0 §8.5 errors a wallet of ours sends. */
export type WalletError = 'access_denied' | 'invalid_request'

type Answer = Pick<PresentationRequest, 'answerKey' | 'state'>

async function seal(request: Answer, members: object): Promise<URLSearchParams> {
  const { answerKey, state } = request
  const plaintext = JSON.stringify({ ...members, ...(state === undefined ? {} : { state }) })
  const jwe = await encryptJwe({ plaintext, recipient: answerKey.jwk, enc: answerKey.enc })
  return new URLSearchParams({ response: jwe })
}

/** OpenID4VP 1.0 §8.3.1 `direct_post.jwt`: the response members and nothing else, encrypted to the key of this request. */
export async function createPresentationResponse(
  request: Answer,
  vpToken: VpToken,
): Promise<URLSearchParams> {
  const empty = Object.values(vpToken).some((presentations) => presentations.length === 0)
  if (empty || Object.keys(vpToken).length === 0)
    throw new TypeError('vpToken: an empty answer is never sent')
  return seal(request, { vp_token: vpToken })
}

/** OpenID4VP 1.0 §8.5: a refusal says the same whether the holder declined or has nothing to show (RPA_11). */
export async function createPresentationError(request: Answer, error: WalletError): Promise<URLSearchParams> {
  return seal(request, { error })
}
