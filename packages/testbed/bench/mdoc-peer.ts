/** @owf/mdoc 0.6.0 over synchronous node:crypto, the fastest context it can be given, with a chain check by node. */
import {
  createPrivateKey,
  createPublicKey,
  hash,
  randomBytes,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto'
import {
  CoseKey,
  DateOnly,
  DeviceKey,
  Issuer,
  type MdocContext,
  SignatureAlgorithm,
  Verifier,
} from '@owf/mdoc'
import type { PublicJwk } from '@entente/credentials'
import { type Issuing } from './inputs.ts'
import { ders, ELEMENTS, PID_TYPE, VALIDITY } from './mdoc-inputs.ts'
import { chainByNode } from './sd-jwt-peer.ts'

export function peerContext({ root }: Issuing): MdocContext {
  const unused = () => {
    throw new Error('not used here')
  }
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
          sign('sha256', toBeSigned, { key: privateKey(key), dsaEncoding: 'ieee-p1363' }),
        verify: ({ key, sign1 }) =>
          verify(
            'sha256',
            sign1.toBeSigned,
            { key: publicKey(key), dsaEncoding: 'ieee-p1363' },
            sign1.signature,
          ),
      },
      mac0: { sign: unused, verify: unused },
    },
    x509: {
      getIssuerNameField: () => ['BE'],
      getPublicKey: ({ certificate }) =>
        CoseKey.fromJwk(new X509Certificate(certificate).publicKey.export({ format: 'jwk' }) as never),
      verifyCertificateChain: ({ x5chain }) => {
        const x5c = x5chain.map((der) => Buffer.from(der).toString('base64'))
        if (!chainByNode(x5c, root)) throw new Error('chain')
      },
      getCertificateData: ({ certificate }) => {
        const read = new X509Certificate(certificate)
        return {
          issuerName: read.issuer,
          subjectName: read.subject,
          serialNumber: read.serialNumber,
          thumbprint: read.fingerprint256,
          notBefore: read.validFromDate,
          notAfter: read.validToDate,
          pem: '',
        }
      },
    },
  }
}

/** One issuer has one key: kept, as its user would keep it. */
const kept = new WeakMap<CoseKey, ReturnType<typeof createPrivateKey>>()
function privateKey(key: CoseKey) {
  const found = kept.get(key)
  if (found !== undefined) return found
  const opened = createPrivateKey({ key: key.jwk, format: 'jwk' })
  kept.set(key, opened)
  return opened
}

function publicKey(key: CoseKey) {
  const { kty, crv, x, y } = key.jwk as Record<string, string>
  return createPublicKey({ key: { kty, crv, x, y } as never, format: 'jwk' })
}

export function peerIssue(issuing: Issuing, context: MdocContext) {
  const signingKey = CoseKey.fromJwk({ ...issuing.privateJwk })
  const elements = Object.fromEntries(
    [...(ELEMENTS.get(PID_TYPE) ?? [])].map(([name, value]) => {
      const tagged = value as { tag?: number; value?: string }
      return [name, tagged.tag === 1004 ? new DateOnly(tagged.value) : value]
    }),
  )
  const date = (seconds: number) => new Date(seconds * 1000)
  const validityInfo = {
    signed: date(VALIDITY.signed),
    validFrom: date(VALIDITY.validFrom),
    validUntil: date(VALIDITY.validUntil),
  }
  return async (holder: PublicJwk): Promise<Uint8Array> => {
    const issuer = new Issuer(PID_TYPE, context)
    issuer.addIssuerNamespace(PID_TYPE, elements)
    const issued = await issuer.sign({
      signingKey,
      algorithm: SignatureAlgorithm.ES256,
      digestAlgorithm: 'SHA-256',
      validityInfo,
      deviceKeyInfo: { deviceKey: DeviceKey.fromJwk({ ...holder }) },
      certificates: [...ders(issuing)],
    })
    return issued.encode()
  }
}

/** Throws when one of its checks fails. */
export async function peerVerifyMdoc(
  deviceResponse: Uint8Array,
  sessionTranscript: Uint8Array,
  { context, root }: { context: MdocContext; root: Uint8Array },
): Promise<void> {
  await Verifier.verifyDeviceResponse(
    { deviceResponse, sessionTranscript, trustedCertificates: [root] },
    context,
  )
}
