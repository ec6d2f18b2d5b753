import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCheckpoint, parseSize } from './checkpoint.ts'
import { createNote, createSignatureLine, isKeyName, parseNote, parseSignatureLines } from './note.ts'
import { parseTlogProof } from './tlog-proof.ts'
import { TlogError } from './tlog-error.ts'
import { parseWitnessRequest } from './witness.ts'

const line = '— log.example AAAAAAA=\n'

test.each<[string, string]>([
  ['is empty', ''],
  ['has no empty line', `text\n${line}`],
  ['has no signature', 'text\n\n'],
  ['has text behind its signatures', `text\n\n${line}x`],
  ['has a signature line that does not end', `text\n\n${line.trim()}`],
  ['has a carriage return', `te\rxt\n\n${line}`],
  ['has a zero', `te\0xt\n\n${line}`],
  ['has half a character', `te\ud800xt\n\n${line}`],
  ['is too long', `${'x'.repeat(128 * 1024)}\n\n${line}`],
  ['has a signature without a name', 'text\n\n—  AAAAAAA=\n'],
  ['has a plus in a name', 'text\n\n— a+b AAAAAAA=\n'],
  ['has a space of Unicode in a name', 'text\n\n— a\u00a0b AAAAAAA=\n'],
  ['has two spaces', 'text\n\n— a  AAAAAAA=\n'],
  ['has a name of 256 characters', `text\n\n— ${'a'.repeat(256)} AAAAAAA=\n`],
  ['has a signature of a key id alone', 'text\n\n— a AAAAAA==\n'],
  ['has base64 without its padding', 'text\n\n— a AAAAAAA\n'],
  ['has base64 with bits left over', 'text\n\n— a AAAAAAB=\n'],
  ['has too many signatures', `text\n\n${line.repeat(65)}`],
])('a note that %s is refused', (_, source) => {
  expect(() => parseNote(source)).toThrow(TlogError)
})

test('the text of a note may have empty lines: its signatures come after the last one', () => {
  const source = `one\n\ntwo\n\n${line.repeat(64)}`
  const { text, signatures } = parseNote(source)
  expect(text).toBe('one\n\ntwo\n')
  expect(signatures).toHaveLength(64)
  expect(createNote(text, signatures)).toBe(source)
})

test('a witness that answers nothing gives no signature', () => {
  expect(parseSignatureLines('')).toEqual([])
  expect(() => parseSignatureLines('\n')).toThrow(TlogError)
})

test('signature lines come back as they were written', () => {
  const signature = fc.record({
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter(isKeyName),
    keyId: fc.stringMatching(/^[0-9a-f]{8}$/),
    signature: fc.uint8Array({ minLength: 1, maxLength: 200 }),
  })
  fc.assert(
    fc.property(fc.array(signature, { maxLength: 8 }), (all) => {
      expect(parseSignatureLines(all.map(createSignatureLine).join(''))).toEqual(all)
    }),
  )
})

test.each([
  '',
  ' 1',
  '1 ',
  '+1',
  '-0',
  '00',
  '01',
  '1.0',
  '1e3',
  '0x1',
  '٣',
  '9007199254740992',
  '1'.repeat(17),
])('“%s” is no size', (text) => {
  expect(() => parseSize(text)).toThrow(TlogError)
})

test('sizes are read up to the largest exact number', () => {
  expect(['0', '1', '9007199254740991'].map(parseSize)).toEqual([0, 1, Number.MAX_SAFE_INTEGER])
})

test('whatever arrives is read or refused, and nothing else happens', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom('\n', '\n\n', '— ', 'old 1\n', 'c2sp.org/tlog-proof@v1\n', 'index 0\n', line),
    fc.constant(`${'A'.repeat(43)}=\n`),
  )
  const readers = [parseNote, parseCheckpoint, parseWitnessRequest, parseTlogProof, parseSignatureLines]
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      for (const read of readers) {
        try {
          read(pieces.join(''))
        } catch (error) {
          expect(error).toBeInstanceOf(TlogError)
        }
      }
    }),
    { numRuns: 300 },
  )
})
