/**
 * What was changed in a PDF after a signature (ISO 32000-2 §12.8.2.2, EN 319 142-1 §5.5): further signatures, their
 * fields, and validation material may be added; every other change of what was signed is told.
 */
import { entryOf, nameOf, type PdfDictionary, PdfError, type PdfValue } from './parse-value.ts'
import { openObjects } from './open-streams.ts'
import { currentObjects, type PdfObject } from './read-objects.ts'

/** Keys of a dictionary that may change without changing what is shown. */
const MAY_CHANGE: readonly (readonly [
  is: (dictionary: PdfDictionary) => boolean,
  keys: readonly string[],
])[] = [
  [isType('Catalog'), ['DSS', 'AcroForm', 'Extensions', 'Perms', 'Version', 'Metadata']],
  [isType('Page'), ['Annots']],
  [(one) => has(one, 'Fields'), ['Fields', 'SigFlags', 'DR', 'DA']],
  [(one) => nameOf(find(one, 'FT')) === 'Sig', ['V', 'AP', 'F', 'Lock', 'MK', 'Rect', 'P', 'M', 'NM']],
  [
    (one) => ['Certs', 'CRLs', 'OCSPs', 'VRI'].some((key) => has(one, key)),
    ['Certs', 'CRLs', 'OCSPs', 'VRI'],
  ],
  [(one) => has(one, 'Producer') || has(one, 'ModDate'), ['Producer', 'ModDate', 'CreationDate']],
]

function isType(name: string): (dictionary: PdfDictionary) => boolean {
  return (dictionary) => nameOf(find(dictionary, 'Type')) === name
}

function find({ entries }: PdfDictionary, key: string): PdfValue | undefined {
  return entries.find(([name]) => name === key)?.[1]
}

function has(dictionary: PdfDictionary, key: string): boolean {
  return find(dictionary, key) !== undefined
}

/** One line for each change, in English for engineers; none when everything after `end` is an allowed addition. */
export function changesAfter(objects: readonly PdfObject[], end: number): string[] {
  // Objects of what was signed are read as signed, those that came later wherever they stand.
  const before = currentObjects(openObjects(objects.filter(({ start }) => start < end)).objects)
  const { objects: after, closed } = openObjects(objects.filter(({ start }) => start >= end))
  const catalog = [...before.values()].findLast(
    ({ value }) => value.kind === 'dictionary' && isType('Catalog')(value),
  )
  const changes = closed.map(({ number }) => `stream ${number} with changed objects cannot be read`)
  for (const object of after) {
    // A new catalogue under a new number takes the place of the old one.
    const isCatalog = object.value.kind === 'dictionary' && isType('Catalog')(object.value)
    const old = before.get(object.number) ?? (isCatalog ? catalog : undefined)
    const change = old === undefined ? undefined : changeOf(old, object)
    if (change !== undefined) changes.push(`object ${object.number}: ${change}`)
  }
  return changes
}

function changeOf(old: PdfObject, now: PdfObject): string | undefined {
  const [a, b] = [old.value, now.value]
  if (old.stream !== undefined || now.stream !== undefined) return streamChange(old, now)
  if (a.kind === 'array' && b.kind === 'array') {
    const kept = new Set(b.items.map(shape))
    return a.items.every((item) => kept.has(shape(item))) ? undefined : 'entries were taken away'
  }
  if (a.kind !== 'dictionary' || b.kind !== 'dictionary') return shape(a) === shape(b) ? undefined : 'changed'
  return dictionaryChange(a, b)
}

function streamChange(old: PdfObject, now: PdfObject): string | undefined {
  const meta = [old.value, now.value].every(
    (value) =>
      value.kind === 'dictionary' && ['Metadata', 'XRef'].includes(nameOf(find(value, 'Type')) ?? ''),
  )
  if (meta) return undefined
  const same =
    old.stream?.length === now.stream?.length &&
    old.stream?.every((byte, i) => byte === now.stream?.[i]) === true &&
    shape(old.value) === shape(now.value)
  return same ? undefined : 'content was changed'
}

function dictionaryChange(a: PdfDictionary, b: PdfDictionary): string | undefined {
  const allowed = MAY_CHANGE.filter(([is]) => is(a) && is(b)).flatMap(([, keys]) => keys)
  const keys = new Set([...a.entries, ...b.entries].map(([key]) => key))
  try {
    for (const key of keys) {
      const [was, is] = [entryOf(a, key), entryOf(b, key)]
      const same = was !== undefined && is !== undefined && shape(was) === shape(is)
      if (!same && !allowed.includes(key)) return `${key} was changed`
    }
    return undefined
  } catch (error) {
    if (error instanceof PdfError) return error.message
    throw error
  }
}

/** Two values of one shape are one, wherever they stand. */
function shape(value: PdfValue): string {
  if (value.kind === 'array') return `[${value.items.map(shape).join(' ')}]`
  if (value.kind === 'dictionary') {
    const entries = value.entries.map(([key, one]) => `/${key} ${shape(one)}`)
    return `<${entries.sort().join(' ')}>`
  }
  if (value.kind === 'ref') return `${value.number} R`
  return 'bytes' in value ? `(${value.bytes.join(',')})` : `${value.kind}:${value.text}`
}
