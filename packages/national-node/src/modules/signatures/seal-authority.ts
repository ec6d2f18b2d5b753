import { createCrl, fromBase64, parseCertificate, runSync } from '@entente/trust'
import { addSeconds } from '../../kernel/clock.ts'
import { nodeDriver } from '../../kernel/crypto.ts'
import { CLOCK_SKEW_SECONDS } from '../../kernel/limits.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

const VALID_SECONDS = 24 * 60 * 60

/**
 * On a TEST node that certifies its own seal, the list of seals that it took back: none so far. Signed anew each time,
 * it says so until tomorrow.
 */
export function sealCrl({ keys, clock }: Pick<SignaturesDeps, 'keys' | 'clock'>): Uint8Array | undefined {
  const authority = keys.find('seal-ca')
  const der = fromBase64(authority?.x5c[0] ?? '')
  if (authority === undefined || der === undefined) return undefined
  const now = clock.now()
  return runSync(
    createCrl({
      issuer: parseCertificate(der),
      number: clock.seconds(),
      // Who asks at the same moment may have a clock that is a little behind.
      thisUpdate: addSeconds(now, -CLOCK_SKEW_SECONDS),
      nextUpdate: addSeconds(now, VALID_SECONDS),
      revoked: [],
      signWith: authority,
    }),
    nodeDriver(),
  )
}
