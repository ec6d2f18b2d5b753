/** For tests: a key with its certificate, and documents signed with it. All of it is TEST. */
import { runAsync } from '../ports.ts'
import type { Bytes, CreationAlg } from '../ports.ts'
import { createCertificate } from '../pkix/create-certificate.ts'
import { createWebDocumentDriver } from '../web-document-driver.ts'
import { readXml } from '../xml/read-xml.ts'
import { encodeUtf8 } from '../bytes.ts'
import { ENVELOPED, EXCLUSIVE_C14N } from './algorithms.ts'
import { createXmlSignature, type XmlReferenceSpec } from './create-signature.ts'
import { parseXmlSignature, XmlSignatureError } from './parse-signature.ts'
import { type SignedXml, signedXml } from './process-reference.ts'
import { verifyReferences, verifyValue } from './verify-signature.ts'

export const drive = createWebDocumentDriver(crypto.subtle)

export type TestSigner = {
  readonly alg: CreationAlg
  readonly key: CryptoKey
  readonly spki: Bytes
  readonly certificate: Bytes
}

export async function newSigner(alg: 'ES256' | 'ES384' = 'ES256', name = 'TEST signer'): Promise<TestSigner> {
  const namedCurve = alg === 'ES256' ? 'P-256' : 'P-384'
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify'])
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  const certificate = await runAsync(
    createCertificate({
      subject: { commonName: name, country: 'BE' },
      issuer: { commonName: name, country: 'BE' },
      subjectSpki: spki,
      issuerSpki: spki,
      serial: Uint8Array.of(1),
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2028-01-01T00:00:00.000Z',
      ca: false,
      keyUsage: ['digitalSignature'],
      signWith: { alg, key: pair.privateKey },
    }),
    drive,
  )
  return { alg, key: pair.privateKey, spki, certificate }
}

export const WHOLE: XmlReferenceSpec = { uri: '', transforms: [ENVELOPED, EXCLUSIVE_C14N] }

export async function signTest(
  xml: string,
  signer: TestSigner,
  { references = [WHOLE], find }: { references?: readonly XmlReferenceSpec[]; find?: SignedXml['find'] } = {},
): Promise<string> {
  const { alg, key, certificate } = signer
  const spec = { id: 'sig', alg, key, hash: 'sha-256' as const, references, certificates: [certificate] }
  return runAsync(createXmlSignature(xml, spec, find), drive)
}

/** What each reference is, and why the value is wrong; text for what is no signature. */
export async function checkTest(
  xml: string | Bytes,
  { spki }: TestSigner,
  find?: SignedXml['find'],
): Promise<{ references: string[]; value: string | undefined; bytes: string[] } | string> {
  try {
    const document = readXml(typeof xml === 'string' ? encodeUtf8(xml) : xml, { instructions: 'keep' })
    const signed = signedXml(document, find)
    const [found] = signed.signatures
    if (found === undefined) return 'none'
    const signature = parseXmlSignature(found.element, found.around)
    const checks = await runAsync(verifyReferences(signed, signature), drive)
    return {
      references: checks.map(({ outcome }) => outcome),
      value: await runAsync(verifyValue(signed, signature, spki), drive),
      bytes: checks.map(({ processed }) => new TextDecoder().decode(processed?.octets)),
    }
  } catch (error) {
    if (error instanceof XmlSignatureError) return error.message
    throw error
  }
}
