/** Whose key seals: one of the node's own, one in a token or a module, or one at a signing service. */
import { localSigner, openCscSigner, openPkcs11Signer, type Signer, SignerRefusal } from '@entente/trust'
import { documentDriver } from '../../kernel/document-crypto.ts'
import { pkcs11Tool } from '../../kernel/pkcs11-tool.ts'
import { derOf } from './creation-ports.ts'
import { cscPort } from './csc-service.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

type Deps = Pick<SignaturesDeps, 'keys' | 'fetch' | 'log' | 'config'>

/** Whether there is one; what is wrong with it is told when it is used. */
export function hasSeal({ keys, config: { seal } }: Pick<Deps, 'keys' | 'config'>): boolean {
  return seal === undefined || seal.kind === 'local' ? keys.find('seal') !== undefined : true
}

/** Opened for one seal. Throws `SignerRefusal`, without a secret in its words. */
export async function openSealSigner(deps: Deps): Promise<Signer> {
  const { keys, config } = deps
  const { seal = { kind: 'local' } } = config
  if (seal.kind === 'pkcs11') {
    const { module, token: label, pin, environment, command, keyId: id, issuers } = seal
    const tool = pkcs11Tool({ module, label, pin, environment, ...(command !== undefined && { command }) })
    return openPkcs11Signer({ tool, id, issuers })
  }
  if (seal.kind === 'csc') {
    const { credentialId, pin } = seal
    const approve = async () => ({ authData: [{ id: 'PIN', value: pin }] })
    return openCscSigner({ port: cscPort(deps, seal), credentialId, approve })
  }
  const key = keys.find('seal')
  if (key === undefined) throw new SignerRefusal('this node has no seal')
  const sync = documentDriver()
  const drive = async (step: Parameters<typeof sync>[0]): Promise<unknown> => sync(step)
  return localSigner({ alg: key.alg, key: key.key, certificates: derOf(key), drive })
}
