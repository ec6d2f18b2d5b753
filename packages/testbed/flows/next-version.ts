import { type Agreement, canonicalJson } from '@entente/agreement'
import { addSeconds } from '../../national-node/src/kernel/clock.ts'
import { hexSha256 } from '../../national-node/src/kernel/crypto.ts'

/** The version after `text`, in force a day later, with what `change` makes of it. */
export function nextVersion(text: Agreement, change: Partial<Agreement> = {}): Agreement {
  const { validity, version } = text
  return {
    ...text,
    version: version + 1,
    previous: { version, sha256: hashOf(text) },
    validity: { ...validity, inForceFrom: addSeconds(validity.inForceFrom, 86_400) },
    ...change,
  }
}

/** The hash under which a text is proposed and signed. */
export function hashOf(text: Agreement): string {
  return hexSha256(canonicalJson(text))
}
