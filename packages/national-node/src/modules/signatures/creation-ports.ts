/** What creating a signature needs beside the key: the form, time-stamps, and what says that certificates were good. */
import {
  answerTimestampRequest,
  askTimestamp,
  type CreationAnswer,
  type CreationFormat,
  type CreationLevel,
  fromBase64,
  isPdf,
  type MaterialSource,
  runSync,
  type Signer,
  signDocument,
  type StampSource,
} from '@entente/trust'
import { randomBytes } from '../../kernel/crypto.ts'
import { documentDriver } from '../../kernel/document-crypto.ts'
import type { SigningKey } from '../../kernel/keys.ts'
import { sealCrl } from './seal-authority.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

type Deps = Pick<SignaturesDeps, 'keys' | 'clock'>

/** Policy of the time-stamps that the node gives its own seals (RFC 3161 §2.1): a TEST number of nobody. */
const STAMP_POLICY = '1.3.6.1.4.1.99999.1.1'
const SERIAL_BYTES = 16

/** By its first bytes: PDF and XML take the seal inside, everything else goes with it into a container. */
export function formOf(bytes: Uint8Array): { readonly format: CreationFormat; readonly mimeType: string } {
  if (isPdf(bytes)) return { format: 'PAdES', mimeType: 'application/pdf' }
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  if (/^(?:ï»¿)?\s*</.test(start)) return { format: 'XAdES', mimeType: 'application/xml' }
  return { format: 'ASiC-E/CAdES', mimeType: 'application/octet-stream' }
}

/** Certificates of a key, DER. */
export const derOf = ({ x5c }: SigningKey): Uint8Array[] =>
  x5c.map((one) => fromBase64(one) ?? new Uint8Array())

/** The time-stamp authority of the house, where it has one. */
export function stampsOf({ keys, clock }: Deps): { readonly timestamps?: StampSource } {
  const stamp = keys.find('time-stamp')
  if (stamp === undefined) return {}
  const [certificate = new Uint8Array(), ...chain] = derOf(stamp)
  const authority = {
    certificate,
    chain,
    alg: stamp.alg,
    key: stamp.key,
    policy: STAMP_POLICY,
    accuracySeconds: 1,
  }
  return {
    timestamps: (question) =>
      askTimestamp(
        async ({ body }) => ({
          status: 200,
          contentType: 'application/timestamp-reply',
          body: runSync(
            answerTimestampRequest(body, authority, { at: clock.now(), serial: randomSerial() }),
            documentDriver(),
          ),
        }),
        { ...question, nonce: randomSerial() },
      ),
  }
}

/** Positive, and of constant length. */
function randomSerial(): Uint8Array {
  const serial = Uint8Array.from(randomBytes(SERIAL_BYTES))
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  return serial
}

/** What says that certificates of the house were good. */
export function materialOf(deps: Deps): { readonly revocation?: MaterialSource } {
  const authority = deps.keys.find('seal-ca')
  const crl = sealCrl(deps)
  if (authority === undefined || crl === undefined) return {}
  return { revocation: () => Promise.resolve({ crls: [crl], certificates: derOf(authority) }) }
}

export type Creation = {
  readonly document: { readonly name: string; readonly bytes: Uint8Array }
  readonly format: CreationFormat
  readonly level: CreationLevel
  readonly signer: Signer
}

/** A signature with what this node has beside the key; its stamps say when they were made, not when it was begun. */
export function createHere(
  deps: Deps,
  { document: { name, bytes }, format, level, signer }: Creation,
): Promise<CreationAnswer> {
  const sync = documentDriver()
  return signDocument({
    files: [{ name, mimeType: formOf(bytes).mimeType, bytes }],
    format,
    level,
    at: deps.clock.now(),
    drive: async (step) => sync(step),
    signer,
    ...stampsOf(deps),
    ...materialOf(deps),
  })
}
