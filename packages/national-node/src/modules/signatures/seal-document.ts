import {
  answerTimestampRequest,
  askTimestamp,
  type CreationAnswer,
  type CreationFormat,
  type CreationLevel,
  fromBase64,
  isPdf,
  localSigner,
  type MaterialSource,
  runSync,
  signDocument,
  type StampSource,
} from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { hexSha256, randomBytes } from '../../kernel/crypto.ts'
import { documentDriver } from '../../kernel/document-crypto.ts'
import type { SigningKey } from '../../kernel/keys.ts'
import { appendSealed } from './events.ts'
import { sealCrl } from './seal-authority.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

export type DocumentToSeal = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly level: CreationLevel
}

type Deps = Pick<SignaturesDeps, 'keys' | 'clock' | 'store' | 'audit'>

/** Policy of the time-stamps that the node gives its own seals (RFC 3161 §2.1): a TEST number of nobody. */
const STAMP_POLICY = '1.3.6.1.4.1.99999.1.1'
const SERIAL_BYTES = 16

/** Levels that a seal of this node can reach: time-stamps need a key of their own, proofs a list of what was revoked. */
export function sealLevels({ keys }: Pick<Deps, 'keys'>): readonly CreationLevel[] {
  if (keys.find('seal') === undefined) return []
  if (keys.find('time-stamp') === undefined) return ['B']
  return keys.find('seal-ca') === undefined ? ['B', 'T'] : ['B', 'T', 'LT', 'LTA']
}

/** The seal of the authority on a document. The audit log learns its hash, and nothing of what it says. */
export async function sealDocument(
  deps: Deps,
  { name, bytes, level }: DocumentToSeal,
): Promise<CreationAnswer> {
  const { keys, clock, store, audit } = deps
  const seal = keys.find('seal')
  if (seal === undefined) return { ok: false, code: 'NOT_SIGNED', detail: 'this node has no seal' }
  const sync = documentDriver()
  const drive = async (step: Parameters<typeof sync>[0]): Promise<unknown> => sync(step)
  const at = clock.now()
  const { format, mimeType } = formOf(bytes)
  const answer = await signDocument({
    files: [{ name, mimeType, bytes }],
    format,
    level,
    at,
    drive,
    signer: localSigner({ alg: seal.alg, key: seal.key, certificates: derOf(seal), drive }),
    ...stampsOf(deps, at),
    ...materialOf(deps),
  })
  if (answer.ok) {
    const sealed = hexSha256(answer.bytes)
    await store.transaction((tx) => appendSealed(tx, audit, { format, level, sha256: sealed }))
  }
  return answer
}

/** By its first bytes: PDF and XML take the seal inside, everything else goes with it into a container. */
function formOf(bytes: Uint8Array): { readonly format: CreationFormat; readonly mimeType: string } {
  if (isPdf(bytes)) return { format: 'PAdES', mimeType: 'application/pdf' }
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  if (/^(?:ï»¿)?\s*</.test(start)) return { format: 'XAdES', mimeType: 'application/xml' }
  return { format: 'ASiC-E/CAdES', mimeType: 'application/octet-stream' }
}

const derOf = ({ x5c }: SigningKey): Uint8Array[] => x5c.map((one) => fromBase64(one) ?? new Uint8Array())

function stampsOf({ keys }: Deps, at: Instant): { readonly timestamps?: StampSource } {
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
            answerTimestampRequest(body, authority, { at, serial: randomSerial() }),
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

function materialOf(deps: Deps): { readonly revocation?: MaterialSource } {
  const authority = deps.keys.find('seal-ca')
  const crl = sealCrl(deps)
  if (authority === undefined || crl === undefined) return {}
  return { revocation: () => Promise.resolve({ crls: [crl], certificates: derOf(authority) }) }
}
