/** The driver of a browser for documents of others: what WebCrypto does not know, it does not verify. */
import { DerError } from './der/read-der.ts'
import { parseSpki, rawSignature } from './pkix/algorithms.ts'
import type { Bytes, DocumentStep, HashName, Scheme, SignatureAlg, VerifySchemeStep } from './ports.ts'
import { createWebDriver } from './web-driver.ts'

type Subtle = Parameters<typeof createWebDriver>[0]

const WEB_HASH: Partial<Record<HashName, string>> = {
  'sha-1': 'SHA-1',
  'sha-256': 'SHA-256',
  'sha-384': 'SHA-384',
  'sha-512': 'SHA-512',
  'sha3-256': 'SHA3-256',
  'sha3-384': 'SHA3-384',
  'sha3-512': 'SHA3-512',
}

/** Answers undefined for what WebCrypto, or this WebCrypto, does not know: brainpool curves, DSA, often SHA-3. */
export function createWebDocumentDriver(subtle: Subtle): (step: DocumentStep) => Promise<unknown> {
  const drive = createWebDriver(subtle)
  return async (step) => {
    if (step.op === 'digest') return digest(subtle, step.hash, step.data)
    return step.op === 'verifyScheme' ? verify(subtle, step) : drive(step)
  }
}

async function digest(subtle: Subtle, hash: HashName, data: Bytes): Promise<Bytes | undefined> {
  const name = WEB_HASH[hash]
  if (name === undefined) return undefined
  try {
    return new Uint8Array(await subtle.digest(name, plain(data)))
  } catch {
    return undefined
  }
}

/** WebCrypto wants buffers of its own realm's plain kind, never shared ones. */
function plain(data: Bytes): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data)
}

type Plan = { readonly key: object; readonly name: object; readonly signature: Bytes | undefined }

/** The key as the certificate says it, never as the signature would like it. */
function planOf({ scheme, spki, signature }: VerifySchemeStep): Plan | undefined {
  const key = parseSpki(spki)
  if (scheme.kind === 'eddsa')
    return key.type === 'ed25519'
      ? { key: { name: 'Ed25519' }, name: { name: 'Ed25519' }, signature }
      : undefined
  const hash = WEB_HASH[scheme.hash]
  if (hash === undefined) return undefined
  if (scheme.kind === 'ecdsa' && key.type === 'ec') {
    const raw = rawSignature(EC_ALG[key.curve], signature)
    return {
      key: { name: 'ECDSA', namedCurve: key.curve },
      name: { name: 'ECDSA', hash },
      signature: raw,
    }
  }
  return key.type === 'rsa' ? rsaPlan(scheme, hash, signature) : undefined
}

const EC_ALG = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
} as const satisfies Record<string, SignatureAlg>

function rsaPlan(scheme: Scheme, hash: string, signature: Bytes): Plan | undefined {
  if (scheme.kind === 'rsa') {
    const name = 'RSASSA-PKCS1-v1_5'
    return { key: { name, hash }, name: { name }, signature }
  }
  if (scheme.kind !== 'pss' || scheme.hash !== scheme.maskHash) return undefined
  const name = 'RSA-PSS'
  return { key: { name, hash }, name: { name, saltLength: scheme.salt }, signature }
}

/** As `verifySpki`: a key that cannot be used verifies nothing, nor a signature shorter than its modulus. */
async function verify(subtle: Subtle, step: VerifySchemeStep): Promise<boolean | undefined> {
  try {
    const plan = planOf(step)
    if (plan === undefined) return undefined
    if (plan.signature === undefined) return false
    const key = await importOr(subtle, step.spki, plan.key)
    if (typeof key !== 'object') return key
    const { modulusLength } = key.algorithm as Partial<RsaKeyAlgorithm>
    if (modulusLength !== undefined && plan.signature.length !== Math.ceil(modulusLength / 8)) return false
    return await subtle.verify(plan.name as Algorithm, key, plain(plan.signature), plain(step.data))
  } catch (error) {
    if (error instanceof DerError || error instanceof DOMException) return false
    throw error
  }
}

/** Undefined for an algorithm, false for a key, that cannot be used. */
async function importOr(subtle: Subtle, spki: Bytes, key: object): Promise<CryptoKey | false | undefined> {
  try {
    return await subtle.importKey('spki', plain(spki), key as RsaHashedImportParams, false, ['verify'])
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotSupportedError' ? undefined : false
  }
}
