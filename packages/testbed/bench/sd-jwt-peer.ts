/** @sd-jwt 0.19.0 as its authors document it: crypto-nodejs callbacks, WebCrypto behind them. */
import { digest, ES256, generateSalt } from '@sd-jwt/crypto-nodejs'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { X509Certificate } from 'node:crypto'
import { type Issuing, NONCE } from './inputs.ts'

export async function peerIssuer({ privateJwk }: Issuing): Promise<SDJwtVcInstance> {
  return new SDJwtVcInstance({
    signer: await ES256.getSigner(privateJwk),
    signAlg: 'ES256',
    hasher: digest,
    hashAlg: 'sha-256',
    saltGenerator: generateSalt,
  })
}

/** The holder key is another for each token: the documented key-binding verifier imports it each time. */
export async function peerVerifier({ publicJwk }: Issuing): Promise<SDJwtVcInstance> {
  return new SDJwtVcInstance({
    verifier: await ES256.getVerifier(publicJwk),
    hasher: digest,
    hashAlg: 'sha-256',
    kbVerifier: async (data, signature, payload) => {
      const { cnf } = payload as { cnf: { jwk: object } }
      return (await ES256.getVerifier(cnf.jwk))(data, signature)
    },
  })
}

export async function peerVerify(peer: SDJwtVcInstance, presentation: string): Promise<unknown> {
  return peer.verify(presentation, { keyBindingNonce: NONCE })
}

/** What a user of that library must add, since it checks no chain: two certificates to the root, each time. */
export function chainByNode(x5c: readonly string[], root: Uint8Array): boolean {
  const chain = [...x5c.map((text) => Buffer.from(text, 'base64')), root].map(
    (der) => new X509Certificate(der),
  )
  const now = Date.now()
  return chain.every((certificate, index) => {
    const issuer = chain[index + 1] ?? certificate
    if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) return false
    if (index > 0 && !certificate.ca) return false
    return (
      index === chain.length - 1 || (certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))
    )
  })
}

export function x5cOfToken(token: string): readonly string[] {
  const header = JSON.parse(
    Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('utf8'),
  ) as {
    x5c: string[]
  }
  return header.x5c
}
