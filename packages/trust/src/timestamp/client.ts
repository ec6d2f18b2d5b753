/** Asking an authority for a time-stamp (RFC 3161 §3.4): the network is a port, the answer is held against the question. */
import { sameBytes } from '../bytes.ts'
import { DerError } from '../der/read-der.ts'
import type { Bytes } from '../ports.ts'
import { parseResponse, parseToken, type TimestampInfo } from './parse-token.ts'
import { createTimestampRequest, parseTimestampRequest, type TimestampRequestSpec } from './request.ts'

/** Posts and answers; deadline, size and hosts are the port's business. */
export type TimestampPort = (request: {
  readonly body: Bytes
  readonly contentType: 'application/timestamp-query'
}) => Promise<{ readonly status: number; readonly contentType: string; readonly body: Bytes }>

export type TimestampResult =
  | { readonly ok: true; readonly token: Bytes; readonly info: TimestampInfo }
  | { readonly ok: false; readonly detail: string }

/** The token is one for this question; whether it is intact and believed is `verifyToken`'s and the core's to say. */
export async function askTimestamp(
  port: TimestampPort,
  spec: TimestampRequestSpec,
): Promise<TimestampResult> {
  const body = createTimestampRequest(spec)
  const answer = await port({ body, contentType: 'application/timestamp-query' })
  if (answer.status !== 200) return { ok: false, detail: `authority answered ${answer.status}` }
  if (answer.contentType.split(';')[0]?.trim().toLowerCase() !== 'application/timestamp-reply')
    return { ok: false, detail: `authority answered with ${answer.contentType}` }
  return readTimestampResponse(body, answer.body)
}

/** §2.2: imprint, policy and nonce of the response are those of the request. */
export function readTimestampResponse(request: Bytes, response: Bytes): TimestampResult {
  try {
    const answer = parseResponse(response)
    if (!answer.granted)
      return { ok: false, detail: `refused: ${answer.failure ?? answer.status} ${answer.text}` }
    const { info } = parseToken(answer.token)
    const other = otherThan(request, info)
    return other === undefined ? { ok: true, token: answer.token, info } : { ok: false, detail: other }
  } catch (error) {
    if (error instanceof DerError) return { ok: false, detail: error.message }
    throw error
  }
}

function otherThan(request: Bytes, info: TimestampInfo): string | undefined {
  const asked = parseTimestampRequest(request)
  if (asked.hash !== info.hash || !sameBytes(asked.imprint, info.imprint))
    return 'time-stamp is over other data'
  if (asked.nonce !== info.nonce) return 'time-stamp answers another question'
  if (asked.policy !== undefined && asked.policy !== info.policy) return 'time-stamp under another policy'
  return undefined
}
