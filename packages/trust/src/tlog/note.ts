/** Signed notes as text (C2SP signed-note): read strictly, written in the one way there is. Nothing is verified here. */
import { base64, fromBase64 } from '../base64.ts'
import { concatBytes, hex } from '../bytes.ts'
import type { Bytes } from '../ports.ts'
import { TlogError } from './tlog-error.ts'

export type NoteSignature = {
  readonly name: string
  /** 8 hex digits. */
  readonly keyId: string
  readonly signature: Bytes
}

export type Note = {
  /** What is signed: with its last newline, without the empty line behind it. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** Large enough for 16 signatures of a post-quantum kind. */
export const NOTE_CHARACTERS_MAX = 128 * 1024
const SIGNATURES_MAX = 64
const KEY_ID_BYTES = 4

/** No spaces of Unicode, no plus, no control characters. */
const NAME = /^[^\s\p{White_Space}\p{Cc}+]{1,255}$/u
const LINE = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/u
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x09\x0b-\x1f]/

export function isKeyName(name: string): boolean {
  return NAME.test(name) && name.isWellFormed()
}

/** @throws TlogError with what is wrong */
export function parseNote(source: string): Note {
  if (source.length > NOTE_CHARACTERS_MAX) throw new TlogError(`a note longer than ${NOTE_CHARACTERS_MAX}`)
  if (CONTROL.test(source) || !source.isWellFormed()) throw new TlogError('a note with control characters')
  const end = source.lastIndexOf('\n\n')
  if (end < 0) throw new TlogError('a note without an empty line before its signatures')
  const signatures = parseSignatureLines(source.slice(end + 2))
  if (signatures.length === 0) throw new TlogError('a note without signatures')
  return { text: source.slice(0, end + 1), signatures }
}

/** Signature lines alone, as a witness answers them. */
export function parseSignatureLines(source: string): readonly NoteSignature[] {
  if (source.length > NOTE_CHARACTERS_MAX) throw new TlogError('too many signature lines')
  if (source === '') return []
  if (!source.endsWith('\n')) throw new TlogError('the last signature line does not end')
  const lines = source.slice(0, -1).split('\n')
  if (lines.length > SIGNATURES_MAX) throw new TlogError(`more than ${SIGNATURES_MAX} signatures`)
  return lines.map(parseLine)
}

function parseLine(line: string): NoteSignature {
  const [, name = '', encoded = ''] = LINE.exec(line) ?? []
  const bytes = fromBase64(encoded)
  if (!isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES)
    throw new TlogError('a signature line is not “— name base64”')
  return { name, keyId: hex(bytes.subarray(0, KEY_ID_BYTES)), signature: bytes.slice(KEY_ID_BYTES) }
}

export function createNote(text: string, signatures: readonly NoteSignature[]): string {
  if (!text.endsWith('\n') || text.endsWith('\n\n')) throw new TypeError('a note text ends with one newline')
  return `${text}\n${signatures.map(createSignatureLine).join('')}`
}

export function createSignatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = Uint8Array.from(keyId.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return `— ${name} ${base64(concatBytes([id, signature]))}\n`
}
