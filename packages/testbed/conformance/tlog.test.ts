/** Merkle proofs of transparency-dev (shared data `protocol-misc/merkle`) and the examples in the texts of C2SP. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  fromBase64,
  parseVerifierKey,
  parseWitnessRequest,
  runSync,
  verifyConsistency,
  verifyInclusion,
} from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { parseCheckpoint } from '../../trust/src/tlog/checkpoint.ts'
import { createNote, parseNote } from '../../trust/src/tlog/note.ts'
import { verifyNote } from '../../trust/src/tlog/sign-note.ts'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { testData } from '../src/test-data.ts'

const folder = testData('protocol-misc')
if (folder === undefined) console.log('skipped: no test data for protocol-misc')
const driver = nodeDriver()

const read = (file: string): string => readFileSync(join(folder ?? '', file), 'utf8')
const cases = (kind: string) => globSync(`merkle/${kind}/**/*.json`, { cwd: folder ?? '.' }).toSorted()
const bytes = (text: string | null | undefined) => fromBase64(text ?? '') ?? new Uint8Array()

type Case = { readonly proof: readonly string[] | null; readonly wantErr: boolean }
type Inclusion = Case & { leafIdx: number; treeSize: number; root: string; leafHash: string }
type Consistency = Case & { size1: number; size2: number; root1: string; root2: string }

describe.skipIf(folder === undefined)('logs', () => {
  test('every inclusion proof is accepted or refused as expected', () => {
    const files = cases('inclusion')
    const wrong = files.filter((file) => {
      const { leafIdx, treeSize, root, leafHash, proof, wantErr } = JSON.parse(read(file)) as Inclusion
      const claim = { index: leafIdx, size: treeSize, root: bytes(root), leaf: bytes(leafHash) }
      return runSync(verifyInclusion({ ...claim, proof: (proof ?? []).map(bytes) }), driver) === wantErr
    })
    expect(files).toHaveLength(67)
    expect(wrong).toEqual([])
  })

  test('every consistency proof is accepted or refused as expected', () => {
    const files = cases('consistency')
    const wrong = files.filter((file) => {
      const { size1, size2, root1, root2, proof, wantErr } = JSON.parse(read(file)) as Consistency
      const [from, to] = [
        { size: size1, root: bytes(root1) },
        { size: size2, root: bytes(root2) },
      ]
      return runSync(verifyConsistency({ from, to, proof: (proof ?? []).map(bytes) }), driver) === wantErr
    })
    expect(files).toHaveLength(61)
    expect(wrong).toEqual([])
  })

  test('the example of signed-note is verified by its key, and by no other text', () => {
    const text = read('c2sp/signed-note.md')
    const [key = ''] = /^ *example\.com\/foo\+.*$/m.exec(text) ?? []
    const known = [runSync(parseVerifierKey(key.trim()), driver)]
    const source = exampleIn(text, 'This is an example message.')
    const note = parseNote(source)
    expect(createNote(note.text, note.signatures)).toBe(source)
    expect(runSync(verifyNote(note, known), driver)).toMatchObject({ ok: true, signed: [{ by: known[0] }] })
    expect(runSync(verifyNote({ ...note, text: `${note.text}x\n` }, known), driver).ok).toBe(false)
  })

  test.each([
    ['tlog-checkpoint.md', 1],
    ['tlog-cosignature.md', 2],
  ])('the example of %s is a checkpoint with %i signatures', (file, signatures) => {
    const source = exampleIn(read(`c2sp/${file}`), 'example.com/behind-the-sofa')
    const note = parseNote(source)
    expect(note.signatures).toHaveLength(signatures)
    expect(createNote(note.text, note.signatures)).toBe(source)
    expect(parseCheckpoint(note.text)).toMatchObject({
      origin: 'example.com/behind-the-sofa',
      size: 20_852_163,
      extensions: [],
    })
  })

  test('the example of add-checkpoint is read', () => {
    const indented = /(?:^ {4}.*\n|^\n)+/gm
    const blocks = read('c2sp/tlog-witness.md').match(indented) ?? []
    const body = blocks
      .find((block) => block.includes('    old 20852014'))
      ?.trim()
      .replaceAll(/^ {4}/gm, '')
    const request = parseWitnessRequest(`${body}\n`)
    expect([request.old, request.proof.length]).toEqual([20_852_014, 4])
    expect(parseNote(request.note).signatures).toHaveLength(2)
  })
})

/** The text between two fences that begins with this line. */
function exampleIn(markdown: string, first: string): string {
  const from = markdown.indexOf(`\`\`\`\n${first}`) + 4
  return markdown.slice(from, markdown.indexOf('```', from))
}
