/** For tests: documents as they are handed out, and a small log that one partner cosigned. */
import {
  base64url,
  type Bytes,
  cosignNote,
  createCheckpoint,
  createNote,
  createTlogProof,
  createVerifierKey,
  createWebDriver,
  leafHash,
  runAsync,
  signNote,
  type Steps,
  subtreeHash,
  type VerifierKey,
  verifierKeyText,
} from '@entente/trust'
import type { Answers } from './check-proof.ts'

const driver = createWebDriver(crypto.subtle)
const run = <T>(steps: Steps<T>): Promise<T> => runAsync(steps, driver)
const encoder = new TextEncoder()

/** When the partner cosigned, seconds since 1970. */
export const COSIGNED = 1_800_000_002

/** A compact JWS whose signature nobody looks at. */
export function compactOf(cty: string, payload: string): string {
  const header = JSON.stringify({ alg: 'ES256', cty })
  return [header, payload, 'signature'].map((text) => base64url(encoder.encode(text))).join('.')
}

export function agreementText(canonical: string): string {
  return JSON.stringify({ payload: base64url(encoder.encode(canonical)), signatures: [] })
}

/** The proof of the first of one or two entries, and the keys that it needs. */
export async function logOf(
  entries: readonly [string, string?],
  origin = 'node.be.example/log',
): Promise<Pick<Answers, 'proof' | 'keys'>> {
  const hashes: Bytes[] = []
  for (const entry of entries) hashes.push(await run(leafHash(encoder.encode(entry))))
  const text = createCheckpoint({ origin, size: hashes.length, root: await run(subtreeHash(hashes)) })
  const log = await signerOf('log', origin)
  const partner = await signerOf('cosigner', 'node.jp.example/witness')
  const signatures = [await run(signNote(text, log)), await run(cosignNote(text, partner, COSIGNED))]
  const note = createNote(text, signatures)
  const keys = [log, partner].map(({ verifier }) => verifierKeyText(verifier)).join('\n')
  return { proof: createTlogProof({ index: 0, proof: hashes.slice(1), note }), keys }
}

/** A new key each time: nothing here depends on which. */
async function signerOf(type: VerifierKey['type'], name: string) {
  const { publicKey, privateKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))
  return { verifier: await run(createVerifierKey({ name, type, publicKey: raw })), key: privateKey }
}
