import { Hono } from 'hono'
import { Fault } from '../../kernel/fault.ts'
import { sealCrl } from './seal-authority.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

/** `GET /crl/seal-ca.crl`: what trusted lists name as the place where revoked seals are told. */
export function signatureRoutes(deps: Pick<SignaturesDeps, 'keys' | 'clock'>): Hono {
  return new Hono().get('/crl/seal-ca.crl', (c) => {
    const crl = sealCrl(deps)
    if (crl === undefined)
      throw new Fault('not-found', 'signatures/no-seal-authority', 'This node certifies no seals')
    return c.body(new Uint8Array(crl), 200, {
      'content-type': 'application/pkix-crl',
      'cache-control': 'no-store',
    })
  })
}
