/** The vectors of agreement-1 §16: whoever reads logs in another language iterates the same file. */
import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { base64, fromBase64 } from '../base64.ts'
import { decodeUtf8, encodeUtf8 } from '../bytes.ts'
import { runSync, type Step, type Steps } from '../ports.ts'
import { createCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { forgeTiles, leafHashes, slowRoot } from './forge-log.ts'
import { judgeGrowth } from './growth.ts'
import { createLeaf, type Leaf, LEAF_KINDS, parseLeaf } from './leaf.ts'
import { leafHash } from './merkle.ts'
import { createNote, parseNote } from './note.ts'
import { hashRanges } from './range.ts'
import { cosignNote, signNote, verifyNote } from './sign-note.ts'
import { TlogError } from './tlog-error.ts'
import { verifyTlogProof } from './tlog-proof.ts'
import { createVerifierKey, parseVerifierKey, verifierKeyText } from './verifier-key.ts'
import { judgeSubmission, parseWitnessRequest } from './witness.ts'

type Case = { readonly name: string; readonly kind: string; readonly input: never; readonly expect?: object }
type File = {
  readonly keys: { readonly [id: string]: { readonly seed: string; readonly verifier: string } }
  readonly valid: readonly Case[]
  readonly invalid: readonly Case[]
}

const file = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors/log.json'), 'utf8')) as File

const driver = (step: Step): unknown => {
  if (step.op === 'hash') return hash('sha256', step.data, 'base64url')
  const data = typeof step.data === 'string' ? encodeUtf8(step.data) : step.data
  if (step.op === 'sign') return new Uint8Array(sign(null, data, keys.get(step.key) ?? ''))
  const key = createPublicKey({ key: Buffer.from(step.spki), format: 'der', type: 'spki' })
  return verify(null, data, key, step.signature)
}
/** What a `KeyRef` hides. */
const keys = new WeakMap<object, ReturnType<typeof createPrivateKey>>()
const run = <T>(steps: Steps<T>): T => runSync(steps, driver)

const keyOf = (id: string) => run(parseVerifierKey(file.keys[id]?.verifier ?? ''))
const bytes = (text: string) => fromBase64(text) ?? new Uint8Array()
const head = ({ size, root }: { size: number; root: string }) => ({ size, root: bytes(root) })
const digestOf = (data: Uint8Array) => hash('sha256', data, 'hex')

/** The leaves of the vectors: kinds in turn, hashes of the numbers 0, 1, 2 … in decimal. */
const entriesOf = (size: number) =>
  Array.from({ length: size }, (_, at) =>
    createLeaf({ t: LEAF_KINDS[at % 4] ?? 'agreement', sha256: digestOf(encodeUtf8(String(at))) }),
  )

/** What this implementation says to the input of a vector. A text that cannot be read is an error. */
const ANSWERS: Readonly<Record<string, (input: never) => object>> = {
  leaf(input: Leaf) {
    const entry = createLeaf(input)
    expect(parseLeaf(entry)).toEqual(input)
    return { entry: decodeUtf8(entry), hash: base64(run(leafHash(entry))) }
  },
  tree({ size }: { size: number }) {
    const entries = entriesOf(size)
    const tiles = run(forgeTiles(entries))
    const [root] = run(hashRanges([{ begin: 0, end: size }], size, tiles))
    expect(root).toEqual(run(slowRoot(run(leafHashes(entries)))))
    const digests = [...tiles].map(([path, data]) => [path, digestOf(data)])
    return { root: base64(root ?? new Uint8Array()), tiles: Object.fromEntries(digests) }
  },
  key({ text }: { text: string }) {
    const key = run(parseVerifierKey(text))
    expect(verifierKeyText(key)).toBe(text)
    const { name, type, keyId } = key
    return { name, type, keyId }
  },
  checkpoint({ note, log, cosigners }: { note: string; log: string; cosigners: string[] }) {
    const opened = run(openCheckpoint(note, { log: keyOf(log), cosigners: cosigners.map(keyOf) }))
    if (!opened.ok) return { code: opened.code }
    const { origin, size, root } = opened.checkpoint
    const cosigned = opened.cosigned.map(({ by, seconds }) => [by.name, seconds])
    return { origin, size, root: base64(root), cosigned }
  },
  growth({ a, b, tiles }: { a: never; b: never; tiles: Record<string, string> }) {
    const data = new Map(Object.entries(tiles).map(([path, text]) => [path, bytes(text)]))
    return { outcome: run(judgeGrowth(head(a), head(b), data)).outcome }
  },
  submission({ last, body }: { last: never; body: string }) {
    const request = parseWitnessRequest(body)
    const opened = run(openCheckpoint(request.note, { log: keyOf('log') }))
    if (!opened.ok) throw new Error(opened.detail)
    const known = last === null ? undefined : head(last)
    return run(judgeSubmission(known, opened.checkpoint, request))
  },
  proof({ text, leaf }: { text: string; leaf: Leaf }) {
    const trust = { log: keyOf('log') }
    const result = run(verifyTlogProof(text, { entry: createLeaf(leaf), trust }))
    if (!result.ok) throw new TlogError(result.detail)
    return { index: result.index, size: result.opened.checkpoint.size }
  },
}

const answer = ({ kind, input }: Case): object => ANSWERS[kind]?.(input) ?? expect.fail(`a vector of ${kind}`)

describe('vectors', () => {
  test.each(file.valid.map((one) => [`${one.kind}: ${one.name}`, one] as const))('%s', (_, one) => {
    expect(answer(one)).toEqual(one.expect)
  })

  test.each(file.invalid.map((one) => [`${one.kind}: ${one.name}`, one] as const))(
    'refused, %s',
    (_, one) => {
      if (one.expect === undefined) expect(() => answer(one)).toThrow(TlogError)
      else expect(answer(one)).toEqual(one.expect)
    },
  )

  test('every kind is there, refused ones as well', () => {
    const kinds = (cases: readonly Case[]) => [...new Set(cases.map(({ kind }) => kind))].sort()
    expect(kinds(file.valid)).toEqual(Object.keys(ANSWERS).sort())
    expect(kinds(file.invalid)).toEqual(['checkpoint', 'growth', 'key', 'proof', 'submission'])
  })
})

/** The example in the documentation of the reference implementation (golang.org/x/mod/sumdb/note). */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const PETERS_NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`

test('a note of the reference implementation is verified, a changed one is not', () => {
  const known = [run(parseVerifierKey(PETER))]
  expect(run(verifyNote(parseNote(PETERS_NOTE), known))).toEqual({ ok: true, signed: [{ by: known[0] }] })
  const changed = PETERS_NOTE.replace('answer', 'Answer')
  expect(run(verifyNote(parseNote(changed), known))).toMatchObject({ ok: false })
  const strangers = [{ ...known[0], keyId: '00000000' } as (typeof known)[number]]
  expect(run(verifyNote(parseNote(PETERS_NOTE), strangers))).toEqual({ ok: true, signed: [] })
})

test('a verifier key that lost or changed any character is refused', () => {
  const wrong = new Set<string>()
  for (let at = 0; at < PETER.length; at++) {
    wrong.add(PETER.slice(0, at)).add(PETER.slice(at + 1))
    wrong.add(PETER.slice(0, at) + String.fromCodePoint(PETER.charCodeAt(at) + 1) + PETER.slice(at + 1))
  }
  const accepted = [...wrong].filter((text) => {
    try {
      run(parseVerifierKey(text))
      return true
    } catch (error) {
      return !(error instanceof TlogError)
    }
  })
  expect(accepted).toEqual([])
})

/** PKCS #8 of an Ed25519 seed (RFC 8410 §7). */
const privateKey = (seed: string) =>
  createPrivateKey({
    key: Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex'),
    format: 'der',
    type: 'pkcs8',
  })

test('what we sign with the keys of the vectors is what stands there, byte for byte', () => {
  const signers = Object.keys(file.keys).map((id) => {
    const key = privateKey(file.keys[id]?.seed ?? '')
    const publicKey = new Uint8Array(
      createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(12),
    )
    const { name, type } = keyOf(id)
    const verifier = run(createVerifierKey({ name, type, publicKey }))
    expect(verifierKeyText(verifier)).toBe(file.keys[id]?.verifier)
    const ref = {}
    keys.set(ref, key)
    return { verifier, key: ref }
  })
  const notes = file.valid.flatMap(({ kind, input }) =>
    kind === 'checkpoint' ? [(input as { note: string }).note] : [],
  )
  expect(notes.length).toBeGreaterThan(4)
  for (const source of notes) {
    const { text, signatures } = parseNote(source)
    expect(createCheckpoint(parseCheckpoint(text))).toBe(text)
    const again = signatures.map(({ name, keyId, signature }) => {
      const signer = signers.find(({ verifier }) => verifier.name === name && verifier.keyId === keyId)
      if (signer === undefined) return expect.fail(name)
      if (signer.verifier.type === 'log') return run(signNote(text, signer))
      const seconds = Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0))
      return run(cosignNote(text, signer, seconds))
    })
    expect(createNote(text, again)).toBe(source)
  }
})
