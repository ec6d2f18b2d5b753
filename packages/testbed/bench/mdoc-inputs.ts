/** Prepared documents: fifteen elements issued, eight shown, every holder another. */
import {
  createMdoc,
  elementsOf,
  type JsonObject,
  presentMdoc,
  type PublicJwk,
  redirectTranscript,
  runSync,
  type SignerCertificate,
} from '@entente/credentials'
import { type Certificate, parseCertificate } from '@entente/trust'
import { newSigningKey, randomBytes, sha256 } from '../../national-node/src/kernel/crypto.ts'
import { driver, type Issuing, NONCE, NOW } from './inputs.ts'

export const PID_TYPE = 'eu.europa.ec.eudi.pid.1'
export const RESPONSE_URI = 'https://verifier.example/response'
export const CLIENT_ID = 'x509_hash:bench'

const CLAIMS: JsonObject = {
  family_name: 'Peeters',
  given_name: 'Elisabeth',
  birth_date: '1994-03-08',
  place_of_birth: { country: 'BE', locality: 'Gent' },
  nationality: ['BE'],
  resident_country: 'BE',
  resident_city: 'Brussel',
  resident_postal_code: '1000',
  resident_street: 'Wetstraat 16',
  sex: 2,
  document_number: 'BE-TEST-000000001',
  issuing_authority: 'TEST FPS BOSA',
  issuing_country: 'BE',
  issuance_date: '2026-11-01',
  expiry_date: '2031-11-01',
}
export const SHOWN = [
  'family_name',
  'given_name',
  'birth_date',
  'nationality',
  'sex',
  'document_number',
  'issuing_country',
  'place_of_birth',
]
export const VALIDITY = { signed: NOW - 60, validFrom: NOW - 60, validUntil: NOW + 86_400 }

/** Elements in their types once, as a node keeps its dataset; a document is made of them anew each time. */
export const ELEMENTS = elementsOf(PID_TYPE, { [PID_TYPE]: CLAIMS })

/** Random bytes cut from a pool, as the salts of tokens are. */
let pool = randomBytes(0)
let used = 0
function salt(): Uint8Array {
  if (used + 32 > pool.length) [pool, used] = [randomBytes(8192), 0]
  used += 32
  return pool.subarray(used - 32, used)
}
function random(below: number): number {
  return (salt()[0] ?? 0) % below
}

/** Read once, as a node keeps the chain of its key. */
const chains = new WeakMap<Issuing, readonly Uint8Array[]>()
export function ders(issuing: Issuing): readonly Uint8Array[] {
  const found = chains.get(issuing)
  if (found !== undefined) return found
  const chain = issuing.x5c.map((text) => new Uint8Array(Buffer.from(text, 'base64')))
  chains.set(issuing, chain)
  return chain
}

export function issueMdoc(issuing: Issuing, deviceKey: PublicJwk, validity = VALIDITY): Uint8Array {
  return runSync(
    createMdoc({
      docType: PID_TYPE,
      elements: ELEMENTS,
      alg: 'ES256',
      key: issuing.key,
      x5chain: ders(issuing),
      deviceKey,
      validity,
      salt,
      random,
    }),
    driver,
  )
}

export const TRANSCRIPT = runSync(
  redirectTranscript({ clientId: CLIENT_ID, nonce: NONCE, responseUri: RESPONSE_URI }),
  driver,
)

type Holder = ReturnType<typeof newSigningKey>

export function respond(issuing: Issuing, signer: Holder, holder = signer, validity = VALIDITY): Uint8Array {
  return runSync(
    presentMdoc({
      issuerSigned: issueMdoc(issuing, holder.publicJwk, validity),
      paths: SHOWN.map((element) => [PID_TYPE, element]),
      transcript: TRANSCRIPT,
      alg: 'ES256',
      key: signer.key,
    }),
    driver,
  )
}

export function responses(issuing: Issuing, count: number): Uint8Array[] {
  return Array.from({ length: count }, () => respond(issuing, newSigningKey()))
}

/** Certificates of issuers repeat: read once. */
export function certificateReader(): (der: Uint8Array) => SignerCertificate | undefined {
  const known = new Map<string, Certificate>()
  return (der) => {
    const id = sha256(der)
    const found = known.get(id)
    if (found !== undefined) return found
    const certificate = parseCertificate(der)
    known.set(id, certificate)
    return certificate
  }
}
