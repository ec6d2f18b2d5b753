import { createCertificate, type Name, parseCertificate, runSync } from '@entente/trust'
import { addSeconds, type Clock } from '../../../national-node/src/kernel/clock.ts'
import { nodeDriver, randomBytes, spkiOf } from '../../../national-node/src/kernel/crypto.ts'
import type { SigningKey } from '../../../national-node/src/kernel/keys.ts'

const DAY_SECONDS = 86_400
const VALID_DAYS = 365

export type KeyToCertify = {
  readonly clock: Clock
  /** The TEST trust service of a country. */
  readonly authority: SigningKey
  readonly subject: Name
  readonly spki: Uint8Array
  /** `nonRepudiation` for a person, `digitalSignature` for a seal. */
  readonly usage: 'nonRepudiation' | 'digitalSignature'
}

/** A certificate for a key that is held elsewhere: in a token, or at a signing service. DER. */
export function certifyKey({ clock, authority, subject, spki, usage }: KeyToCertify): Uint8Array {
  const own = parseCertificate(Buffer.from(authority.x5c[0] ?? '', 'base64')).subject
  const { commonName = '', organization = '', country = '' } = own
  const serial = Uint8Array.from(randomBytes(16))
  // Positive, and of constant length.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const now = clock.now()
  return runSync(
    createCertificate({
      subject,
      issuer: { commonName, organization, country },
      subjectSpki: spki,
      issuerSpki: new Uint8Array(spkiOf(authority.key)),
      serial,
      notBefore: addSeconds(now, -DAY_SECONDS),
      notAfter: addSeconds(now, VALID_DAYS * DAY_SECONDS),
      ca: false,
      keyUsage: [usage],
      signWith: { alg: authority.alg, key: authority.key },
    }),
    nodeDriver(),
  )
}
