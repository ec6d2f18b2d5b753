/** Certificates as they come in signatures: nearly always DER, sometimes with lengths that are longer than needed. */
import { type Der, DerError, TAG } from '../der/read-der.ts'
import { der } from '../der/write-der.ts'
import { type Certificate, parseCertificate } from '../pkix/parse-certificate.ts'
import type { Bytes } from '../ports.ts'
import { readOr } from '../revocation/signed-part.ts'
import { CERTIFICATE_BYTES_MAX, childrenOfBer, enterBer, readBer, toDer } from './read-ber.ts'

/**
 * The certificate. Of one that is not DER, or has an extension that is not, the facts are those of its DER encoding,
 * while `tbs` is what its issuer signed (RFC 5280 §4.1.1.3: the DER of the body, extensions being octets) and `raw`
 * the bytes as they stand, which references by digest are over. Undefined when unreadable.
 */
export function readCertificate(raw: Bytes): Certificate | undefined {
  const strict = readOr(raw, parseCertificate)
  if (strict !== undefined || raw.length > CERTIFICATE_BYTES_MAX) return strict
  try {
    const whole = readBer(raw)
    const tbs = toDer(enterBer(whole, 'certificate').next(TAG.sequence, 'certificate body'))
    return { ...parseCertificate(toDerInside(whole)), raw, tbs }
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

/** As `toDer`, in extension values too: octets of a certificate that hold a constructed value are one. */
function toDerInside(value: Der): Bytes {
  if ((value.tag & 0x20) !== 0)
    return der(value.tag, ...childrenOfBer(value, 'value', value.tag).map(toDerInside))
  const inner = value.tag === TAG.octetString ? readOr(value.content, (bytes) => readBer(bytes)) : undefined
  if (inner === undefined || (inner.tag & 0x20) === 0) return toDer(value)
  return der(TAG.octetString, toDerInside(inner))
}
