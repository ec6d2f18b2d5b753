import { mac } from '../../../kernel/crypto.ts'

/** Transaction codes that an offer survives, the right one included (OpenID4VCI 1.0 §6.3, §13.6.2). */
export const TX_CODE_ATTEMPTS_MAX = 5

/** The keyed hash under which a transaction code is kept: of six digits a plain hash would be found by trying. */
export function txCodeMac(secret: string, idHash: string, txCode: string): string {
  return mac(secret, `transaction code ${idHash} ${txCode}`)
}
