/**
 * A key in a token or a hardware module, by PKCS#11 v2.40 as `pkcs11-tool` of OpenSC speaks it: a process of its own
 * opens the session, so that nothing native is loaded here. How the process is run is a port.
 */
import { type Certificate, parseCertificate } from '../pkix/parse-certificate.ts'
import type { Bytes, SignatureAlg } from '../ports.ts'
import { type Signer, SignerRefusal, type ValueToSign } from './order.ts'

/** Runs the tool logged in to one token; `error` is what it says of what went wrong, without secrets. */
export type Pkcs11Tool = (
  args: readonly string[],
  input: Bytes,
) => Promise<{ readonly ok: boolean; readonly output: Bytes; readonly error: string }>

export type Pkcs11Key = {
  readonly tool: Pkcs11Tool
  /** Hexadecimal: CKA_ID of the private key and of its certificate. */
  readonly id: string
  /** DER, the signer's own first; read from the token when absent. */
  readonly certificates?: readonly Bytes[]
  /** DER of the issuers, to be written behind a certificate that was read from the token. */
  readonly issuers?: readonly Bytes[]
  /** How an RSA key signs; with PSS when absent. */
  readonly rsa?: 'PS256' | 'PS384' | 'PS512' | 'RS256' | 'RS384' | 'RS512'
}

/** Throws `SignerRefusal` for a token without such a key or certificate. */
export async function openPkcs11Signer({
  tool,
  id,
  certificates,
  issuers = [],
  rsa = 'PS256',
}: Pkcs11Key): Promise<Signer> {
  if (!/^(?:[0-9a-f]{2}){1,64}$/i.test(id))
    throw new SignerRefusal('the identifier of the key is not hexadecimal')
  const own = certificates ?? [await readCertificate(tool, id), ...issuers]
  const alg = algOf(parseCertificate(own[0] ?? new Uint8Array()), rsa)
  return { alg, certificates: own, sign: (value) => sign(tool, { id, alg, value }) }
}

async function readCertificate(tool: Pkcs11Tool, id: string): Promise<Bytes> {
  const { ok, output, error } = await tool(['--read-object', '--type', 'cert', '--id', id], new Uint8Array())
  if (!ok || output.length === 0) throw new SignerRefusal(`no certificate ${id} in the token: ${error}`)
  return output
}

const EC_ALG = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' } as const

function algOf({ publicKey }: Certificate, rsa: SignatureAlg): SignatureAlg {
  if (publicKey.type === 'rsa') return rsa
  if (publicKey.type === 'ec') return EC_ALG[publicKey.curve]
  if (publicKey.type === 'ed25519') return 'EdDSA'
  throw new SignerRefusal('a key of a kind that does not sign here')
}

type Asked = { readonly id: string; readonly alg: SignatureAlg; readonly value: ValueToSign }

/** What comes back is raw r‖s for ECDSA. */
async function sign(tool: Pkcs11Tool, { id, alg, value }: Asked): Promise<Bytes> {
  const { mechanism, input } = mechanismOf(alg, value)
  const { ok, output, error } = await tool(['--sign', '--id', id, ...mechanism], input)
  if (!ok || output.length === 0) throw new SignerRefusal(`the token does not sign: ${error}`)
  return output
}

/** Many tokens know ECDSA over a digest only, while they hash for RSA themselves. */
function mechanismOf(
  alg: SignatureAlg,
  { toBeSigned, digest }: ValueToSign,
): { mechanism: string[]; input: Bytes } {
  if (alg === 'EdDSA') return { mechanism: ['--mechanism', 'EDDSA'], input: toBeSigned }
  if (alg.startsWith('ES')) return { mechanism: ['--mechanism', 'ECDSA'], input: digest }
  const bits = alg.slice(2)
  const name = `SHA${bits}-RSA-PKCS`
  if (alg.startsWith('RS')) return { mechanism: ['--mechanism', name], input: toBeSigned }
  const pss = ['--salt-len', String(Number(bits) / 8), '--mgf', `MGF1-SHA${bits}`]
  return { mechanism: ['--mechanism', `${name}-PSS`, ...pss], input: toBeSigned }
}
