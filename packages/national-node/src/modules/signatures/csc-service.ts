/** A remote signing service over HTTP: one token for this node, and only its own address is called. */
import { type CscPort, SignerRefusal } from '@entente/trust'
import { Fault } from '../../kernel/fault.ts'
import type { CscService, SignaturesDeps } from './signatures-deps.ts'

const ANSWER_BYTES_MAX = 256 * 1024

/** A service that cannot be reached does not sign: a refusal, and the log has the cause. */
export function cscPort(
  { fetch, log }: Pick<SignaturesDeps, 'fetch' | 'log'>,
  { url, token }: CscService,
): CscPort {
  return async (path, body) => {
    try {
      const answer = await fetch(`${url}/csc/v2/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          authorization: `Bearer ${token}`,
        },
        body,
        bytesMax: ANSWER_BYTES_MAX,
      })
      return { status: answer.status, body: await answer.bytes() }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      log.warn('signatures.signing-service-silent', { path, detail: error.message })
      throw new SignerRefusal('the signing service does not answer')
    }
  }
}
