import { parseCertificate } from '@entente/trust'
import type { SigningKey } from '../../../kernel/keys.ts'

/** ETSI TS 119 411-8: who an access certificate is for, as the register writes it; undefined where it does not say. */
export function accessIdentifier({ x5c: [leaf = ''] }: Pick<SigningKey, 'x5c'>): string | undefined {
  return parseCertificate(Buffer.from(leaf, 'base64')).subject.organizationIdentifier
}
