import { DerError } from '../der/read-der.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import { parseDistributionPoints } from './distribution-point.ts'

/**
 * RFC 5280 §4.2.1.13: the addresses at which a certificate says that its list of revoked certificates is; none when it
 * names none, or none that can be read.
 */
export function crlAddresses({ crlDistributionPoints: bytes }: Certificate): string[] {
  if (bytes === undefined) return []
  try {
    return parseDistributionPoints(bytes).flatMap(({ name }) =>
      name !== undefined && 'full' in name ? name.full.flatMap(({ uri }) => uri ?? []) : [],
    )
  } catch (error) {
    if (error instanceof DerError) return []
    throw error
  }
}
