import { jwkThumbprint } from '../jose/jwk.ts'
import {
  annexCTranscript,
  dcApiTranscript,
  redirectTranscript,
  type SessionTranscript,
} from '../mdoc/session-transcript.ts'
import type { Steps } from '../ports.ts'
import type { PresentationRequest } from './parse-request.ts'
import type { DcApiRequest } from './dc-api-request.ts'

/** OpenID4VP 1.0 B.2.6, the wallet's side: the session a device signs for, by the way the request came. */
export function* requestTranscript(request: PresentationRequest | DcApiRequest): Steps<SessionTranscript> {
  const { nonce, answerKey } = request
  if ('responseUri' in request) {
    const { clientId, responseUri } = request
    const thumbprint = yield* jwkThumbprint(answerKey.jwk)
    return yield* redirectTranscript({ clientId, nonce, responseUri, jwkThumbprint: thumbprint })
  }
  const { origin, encryptionInfo } = request
  if (encryptionInfo !== undefined) return yield* annexCTranscript({ encryptionInfo, origin })
  return yield* dcApiTranscript({ origin, nonce, jwkThumbprint: yield* jwkThumbprint(answerKey.jwk) })
}
