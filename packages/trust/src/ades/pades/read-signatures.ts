/** Signature dictionaries of a PDF (ISO 32000-2 §12.8.1) and the bytes they are over; tricks with ranges are refused. */
import { concatBytes } from '../../bytes.ts'
import type { Bytes } from '../../ports.ts'
import { entryOf, nameOf, type PdfDictionary, PdfError, type PdfValue } from './parse-value.ts'
import { currentObjects, latin1, type PdfObject } from './read-objects.ts'

export type PdfSignature = {
  readonly subFilter: string
  /** The CMS or token, with the zeros after it. */
  readonly contents: Bytes
  /** The bytes signed, without the contents. */
  readonly signed: Bytes
  /** Where what is signed ends: the end of a revision. */
  readonly end: number
  /** The signer's own word about the time, `/M`, as it stands. */
  readonly hasTime: boolean
  readonly object: PdfObject
}

/** A dictionary that claims to be a signature and is none, and why. */
export type PdfSignatureRefused = { readonly refused: string; readonly object: PdfObject }

const SUB_FILTERS = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached', 'ETSI.RFC3161']

/** In the order of what they cover. Only the last object of each number counts. */
export function readPdfSignatures(
  bytes: Bytes,
  objects: readonly PdfObject[],
): readonly (PdfSignature | PdfSignatureRefused)[] {
  const found = [...currentObjects(objects).values()].filter(({ value }) => isSignature(value))
  const read = found.map((object) => readOne(bytes, object))
  const endOf = (one: PdfSignature | PdfSignatureRefused): number => ('end' in one ? one.end : 0)
  return read.sort((a, b) => endOf(a) - endOf(b))
}

/** By what it has, not by its type, which may be left out. */
function isSignature(value: PdfValue): value is PdfDictionary {
  if (value.kind !== 'dictionary') return false
  const keys = value.entries.map(([key]) => key)
  const type = value.entries.find(([key]) => key === 'Type')?.[1]
  const named = ['Sig', 'DocTimeStamp'].includes(nameOf(type) ?? '')
  return (named && keys.includes('Filter')) || (keys.includes('ByteRange') && keys.includes('Contents'))
}

function readOne(bytes: Bytes, object: PdfObject): PdfSignature | PdfSignatureRefused {
  try {
    return readDictionary(bytes, object)
  } catch (error) {
    if (error instanceof PdfError) return { refused: error.message, object }
    throw error
  }
}

function readDictionary(bytes: Bytes, object: PdfObject): PdfSignature {
  const dictionary = object.value
  if (dictionary.kind !== 'dictionary') throw new PdfError('signature is not a dictionary')
  const subFilter = nameOf(entryOf(dictionary, 'SubFilter')) ?? ''
  if (!SUB_FILTERS.includes(subFilter)) throw new PdfError(`kind of signature ${subFilter} is not known`)
  const contents = entryOf(dictionary, 'Contents')
  if (contents?.kind !== 'hex') throw new PdfError('contents are not hexadecimal')
  const [first, gapStart, gapEnd, rest] = rangeOf(entryOf(dictionary, 'ByteRange'))
  const end = gapEnd + rest
  // Nothing but the contents of this very signature may be left out, not even a space.
  if (first !== 0 || gapStart !== contents.start || gapEnd !== contents.end)
    throw new PdfError('byte range leaves out other bytes than the contents')
  if (end > bytes.length) throw new PdfError('byte range goes beyond the file')
  if (!endsRevision(bytes, end)) throw new PdfError('byte range does not end where a revision ends')
  const signed = concatBytes([bytes.subarray(0, gapStart), bytes.subarray(gapEnd, end)])
  return {
    subFilter,
    contents: contents.bytes,
    signed,
    end,
    hasTime: entryOf(dictionary, 'M') !== undefined,
    object,
  }
}

function rangeOf(value: PdfValue | undefined): [number, number, number, number] {
  const numbers = value?.kind === 'array' ? value.items.map(numberOf) : []
  const [first = -1, gapStart = -1, gapEnd = -1, rest = -1] = numbers
  if (numbers.length !== 4 || numbers.includes(-1)) throw new PdfError('byte range is not four numbers')
  return [first, gapStart, gapEnd, rest]
}

function numberOf(value: PdfValue): number {
  return value.kind === 'number' && /^\d{1,10}$/.test(value.text) ? Number(value.text) : -1
}

/** §7.5.5: a revision ends with its mark and the end of that line. */
function endsRevision(bytes: Bytes, end: number): boolean {
  return /%%EOF\s*$/.test(latin1(bytes.subarray(Math.max(0, end - 64), end)))
}
