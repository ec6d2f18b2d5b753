/** Signatures of notes: plain, and with the time of a cosigner (C2SP signed-note, tlog-cosignature). */
import { concatBytes } from '../bytes.ts'
import type { Bytes, KeyRef, Steps } from '../ports.ts'
import { type Note, type NoteSignature } from './note.ts'
import { spkiOfEd25519, type VerifierKey } from './verifier-key.ts'

export type NoteSigner = { readonly verifier: VerifierKey; readonly key: KeyRef }

/** A signature that was verified. `seconds`: only a cosigner says when. */
export type Signed = { readonly by: VerifierKey; readonly seconds?: number }

export type NoteResult =
  | { readonly ok: true; readonly signed: readonly Signed[] }
  | { readonly ok: false; readonly detail: string }

const SIGNATURE_BYTES = 64
const TIME_BYTES = 8

/** By a key of the type `log`. */
export function* signNote(text: string, { verifier, key }: NoteSigner): Steps<NoteSignature> {
  if (verifier.type !== 'log') throw new TypeError('a cosigner signs with its time')
  const signature: Bytes = yield { op: 'sign', alg: 'EdDSA', key, data: text }
  return { name: verifier.name, keyId: verifier.keyId, signature }
}

/** By a key of the type `cosigner`, as of a time in whole seconds. */
export function* cosignNote(
  text: string,
  { verifier, key }: NoteSigner,
  seconds: number,
): Steps<NoteSignature> {
  if (verifier.type !== 'cosigner') throw new TypeError('a log signs without a time')
  if (!Number.isSafeInteger(seconds) || seconds <= 0) throw new TypeError('the time is in whole seconds')
  const value: Bytes = yield { op: 'sign', alg: 'EdDSA', key, data: cosigned(text, seconds) }
  const time = new Uint8Array(TIME_BYTES)
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds))
  return { name: verifier.name, keyId: verifier.keyId, signature: concatBytes([time, value]) }
}

/**
 * Verifies every signature of a known key. One that fails refuses the whole note; those of unknown keys do not
 * count. Of several by one cosigner the newest does.
 */
export function* verifyNote({ text, signatures }: Note, known: readonly VerifierKey[]): Steps<NoteResult> {
  const signed = new Map<string, Signed>()
  for (const one of signatures) {
    const by = known.find(({ name, keyId }) => name === one.name && keyId === one.keyId)
    if (by === undefined) continue
    const verified = yield* verifyOne(text, by, one.signature)
    if (verified === undefined) return { ok: false, detail: `the signature of ${by.name} is wrong` }
    const id = `${by.name} ${by.keyId}`
    if ((signed.get(id)?.seconds ?? -1) < (verified.seconds ?? 0)) signed.set(id, verified)
  }
  return { ok: true, signed: [...signed.values()] }
}

function* verifyOne(text: string, by: VerifierKey, value: Bytes): Steps<Signed | undefined> {
  const spki = spkiOfEd25519(by.publicKey)
  if (by.type === 'log') {
    if (value.length !== SIGNATURE_BYTES) return undefined
    const good: boolean = yield { op: 'verifySpki', alg: 'EdDSA', spki, data: text, signature: value }
    return good ? { by } : undefined
  }
  if (value.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined
  const time = new DataView(value.buffer, value.byteOffset).getBigUint64(0)
  const seconds = Number(time)
  if (!Number.isSafeInteger(seconds) || seconds === 0) return undefined
  const data = cosigned(text, seconds)
  const signature = value.slice(TIME_BYTES)
  const good: boolean = yield { op: 'verifySpki', alg: 'EdDSA', spki, data, signature }
  return good ? { by, seconds } : undefined
}

/** C2SP tlog-cosignature, "Ed25519 signed message". */
function cosigned(text: string, seconds: number): string {
  return `cosignature/v1\ntime ${seconds}\n${text}`
}
