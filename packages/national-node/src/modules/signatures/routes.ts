import { createCrl, fromBase64, parseCertificate, runSync } from '@entente/trust'
import { Hono } from 'hono'
import { addSeconds } from '../../kernel/clock.ts'
import { nodeDriver } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

const VALID_SECONDS = 24 * 60 * 60

/**
 * `GET /crl/seal-ca.crl`: on a TEST node that certifies its own seal, the list of seals that it took back. There is
 * none yet: the list is empty, signed anew at each request, and says so until tomorrow.
 */
export function signatureRoutes({ keys, clock }: Pick<SignaturesDeps, 'keys' | 'clock'>): Hono {
  const authority = keys.find('seal-ca')
  return new Hono().get('/crl/seal-ca.crl', (c) => {
    const [text = ''] = authority?.x5c ?? []
    const der = fromBase64(text)
    if (authority === undefined || der === undefined)
      throw new Fault('not-found', 'signatures/no-seal-authority', 'This node certifies no seals')
    const now = clock.now()
    const crl = runSync(
      createCrl({
        issuer: parseCertificate(der),
        number: clock.seconds(),
        thisUpdate: now,
        nextUpdate: addSeconds(now, VALID_SECONDS),
        revoked: [],
        signWith: authority,
      }),
      nodeDriver(),
    )
    return c.body(new Uint8Array(crl), 200, {
      'content-type': 'application/pkix-crl',
      'cache-control': 'no-store',
    })
  })
}
