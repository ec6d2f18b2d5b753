/** A key of the driver as a signer: for development, and for seals whose key the house keeps itself. */
import type { Bytes, CreationAlg, KeyRef } from '../ports.ts'
import type { RaisePorts, Signer } from './order.ts'

export type LocalKey = {
  readonly alg: CreationAlg
  readonly key: KeyRef
  /** DER, the signer's own first. */
  readonly certificates: readonly Bytes[]
  readonly drive: RaisePorts['drive']
}

export function localSigner({ alg, key, certificates, drive }: LocalKey): Signer {
  return {
    alg,
    certificates,
    sign: async ({ toBeSigned }) => (await drive({ op: 'sign', alg, key, data: toBeSigned })) as Bytes,
  }
}
