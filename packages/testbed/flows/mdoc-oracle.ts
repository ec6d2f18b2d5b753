/** For tests: @owf/mdoc 0.6.0, another implementation of ISO 18013-5, on node:crypto and with real certificates. */
import {
  createPrivateKey,
  createPublicKey,
  hash,
  randomBytes,
  sign,
  verify as verifySignature,
  X509Certificate,
} from 'node:crypto'
import { CoseKey, type MdocContext } from '@owf/mdoc'

type Jwk = { kty: string; crv?: string; x?: string; y?: string }

export function mdocOracle(): MdocContext {
  const unused = () => {
    throw new Error('not used here')
  }
  const read = ({ certificate }: { certificate: Uint8Array }) => new X509Certificate(certificate)
  return {
    crypto: {
      random: (length) => randomBytes(length),
      digest: ({ digestAlgorithm, bytes }) =>
        hash(digestAlgorithm.replace('-', '').toLowerCase(), bytes, 'buffer'),
      calculateEphemeralMacKey: unused,
    },
    cose: {
      sign1: {
        sign: ({ toBeSigned, key }) =>
          sign('sha256', toBeSigned, {
            key: createPrivateKey({ key: key.jwk, format: 'jwk' }),
            dsaEncoding: 'ieee-p1363',
          }),
        verify: ({ key, sign1 }) =>
          verifySignature(
            'sha256',
            sign1.toBeSigned,
            { key: createPublicKey({ key: publicPart(key), format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
            sign1.signature,
          ),
      },
      mac0: { sign: unused, verify: unused },
    },
    x509: {
      getIssuerNameField: ({ certificate, field }) =>
        read({ certificate })
          .issuer.split('\n')
          .flatMap((line) => (line.startsWith(`${field}=`) ? [line.slice(field.length + 1)] : [])),
      getPublicKey: ({ certificate }) =>
        CoseKey.fromJwk({ ...read({ certificate }).publicKey.export({ format: 'jwk' }) }),
      verifyCertificateChain: ({ trustedCertificates, x5chain }) => {
        const leaf = new X509Certificate(x5chain[0] as Uint8Array)
        const anchors = trustedCertificates.map((der) => new X509Certificate(der))
        if (!anchors.some((anchor) => leaf.verify(anchor.publicKey))) throw new Error('no anchor signed it')
      },
      getCertificateData: ({ certificate }) => {
        const { issuer, subject, serialNumber, fingerprint256, validFrom, validTo } = read({ certificate })
        return {
          issuerName: issuer,
          subjectName: subject,
          serialNumber,
          thumbprint: fingerprint256,
          notBefore: new Date(validFrom),
          notAfter: new Date(validTo),
          pem: '',
        }
      },
    },
  }
}

function publicPart(key: CoseKey): Jwk {
  const { kty, crv, x, y } = key.jwk as Jwk
  return { kty, ...(crv && { crv }), ...(x && { x }), ...(y && { y }) }
}
