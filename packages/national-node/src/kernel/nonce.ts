import type { Clock } from './clock.ts'
import { constantTimeEqual, mac, newSalt } from './crypto.ts'
import { CLOCK_SKEW_SECONDS } from './limits.ts'

export const NONCE_SECONDS = 300

/**
 * Nonces without a table: time, randomness and a MAC over both, so that any process recognises what another made.
 * The purpose keeps the nonces of proofs (c_nonce) and of DPoP apart. Single use is the caller's business.
 */
export function createNonces({ clock, secret }: { clock: Clock; secret: string }, purpose: string) {
  const sign = (body: string) => mac(secret, `${purpose} ${body}`)
  return {
    create(): string {
      const body = `${clock.seconds().toString(36)}.${newSalt()}`
      return `${body}.${sign(body)}`
    },
    isFresh(nonce: string): boolean {
      const [time = '', salt = ''] = nonce.split('.')
      const body = `${time}.${salt}`
      // The whole text, so that no variant of a used nonce passes as another one.
      if (nonce.length > 128 || !constantTimeEqual(nonce, `${body}.${sign(body)}`)) return false
      const age = clock.seconds() - Number.parseInt(time, 36)
      // Another process may run a little ahead of this one.
      return age >= -CLOCK_SKEW_SECONDS && age <= NONCE_SECONDS
    },
  }
}

export type Nonces = ReturnType<typeof createNonces>
