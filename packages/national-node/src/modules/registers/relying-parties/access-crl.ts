import { createCrl, fromBase64, parseCertificate, runSync } from '@entente/trust'
import { addSeconds } from '../../../kernel/clock.ts'
import { CLOCK_SKEW_SECONDS } from '../../../kernel/limits.ts'
import type { RegistrarDeps } from './registrar-deps.ts'
import { listRevokedAccess } from './relying-party-store.ts'

const VALID_SECONDS = 24 * 60 * 60

/**
 * RFC 5280 §5: the access certificates that the register took back, signed anew each time by the authority of access
 * certificates. A certificate that has run out needs no entry any more.
 */
export async function readAccessCrl(deps: RegistrarDeps): Promise<Uint8Array> {
  const { store, clock, driver, accessAuthority } = deps
  const now = clock.now()
  const revoked = await listRevokedAccess(store.db, now)
  const authority = parseCertificate(Buffer.from(accessAuthority.x5c[0] ?? '', 'base64'))
  const steps = createCrl({
    issuer: authority,
    number: clock.seconds(),
    // Who asks at the same moment may have a clock that is a little behind.
    thisUpdate: addSeconds(now, -CLOCK_SKEW_SECONDS),
    nextUpdate: addSeconds(now, VALID_SECONDS),
    revoked: revoked.flatMap(({ certificate, revokedAt }) => {
      const der = fromBase64(certificate)
      return der === undefined ? [] : [{ serial: serialOf(der), at: revokedAt }]
    }),
    signWith: { alg: accessAuthority.alg, key: accessAuthority.key },
  })
  return runSync(steps, driver as (step: object) => unknown)
}

function serialOf(der: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.from(parseCertificate(der).serial, 'hex'))
}
