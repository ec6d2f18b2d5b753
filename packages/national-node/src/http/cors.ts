import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

/**
 * For what any wallet or partner may call: issuer, verifier, status, lists, registers. No
 * cookies, so that no page of another origin acts in a person's name.
 */
export function openCors(): MiddlewareHandler {
  return cors({
    origin: '*',
    allowMethods: ['GET', 'HEAD', 'POST'],
    allowHeaders: [
      'DPoP',
      'Authorization',
      'Content-Type',
      'OAuth-Client-Attestation',
      'OAuth-Client-Attestation-PoP',
    ],
    exposeHeaders: [
      'DPoP-Nonce',
      'WWW-Authenticate',
      'OAuth-Client-Attestation-Challenge',
      'Retry-After',
      'ETag',
      'Location',
    ],
    maxAge: 86_400,
  })
}
