/**
 * What signers allow to be changed after them (ISO 32000-2 §12.8.2.2 DocMDP, §12.8.2.4 FieldMDP). Without a word, only
 * signatures, time-stamps and validation material may be added.
 */
import { entryOf, nameOf, type PdfDictionary, type PdfValue } from './parse-value.ts'
import type { PdfObject } from './read-objects.ts'

export type PdfObjects = ReadonlyMap<number, PdfObject>

export type Permissions = {
  /** 1: nothing; 2: forms and signatures; 3: annotations as well. Absent where nobody certified the document. */
  readonly level?: number
  /** Whether the field of this name is locked. */
  readonly locks: (name: string) => boolean
}

/** Of a reference what it leads to, else the value itself. */
export function resolved(objects: PdfObjects, value: PdfValue | undefined): PdfValue | undefined {
  return value?.kind === 'ref' ? objects.get(value.number)?.value : value
}

export function itemsOf(objects: PdfObjects, value: PdfValue | undefined): readonly PdfValue[] {
  const list = resolved(objects, value)
  return list?.kind === 'array' ? list.items : []
}

export function dictionaryOf(objects: PdfObjects, value: PdfValue | undefined): PdfDictionary | undefined {
  const found = resolved(objects, value)
  return found?.kind === 'dictionary' ? found : undefined
}

type Rules = { readonly method: string; readonly parameters: PdfDictionary | undefined }

function rulesOf(objects: PdfObjects, signature: PdfDictionary): readonly Rules[] {
  return itemsOf(objects, entryOf(signature, 'Reference')).flatMap((item) => {
    const rules = dictionaryOf(objects, item)
    const method =
      rules === undefined ? undefined : nameOf(resolved(objects, entryOf(rules, 'TransformMethod')))
    if (rules === undefined || method === undefined) return []
    return [{ method, parameters: dictionaryOf(objects, entryOf(rules, 'TransformParams')) }]
  })
}

/** What the signature certifies the document for; undefined when it does not. Without a number it is 2. */
export function certifiedLevel(objects: PdfObjects, signature: PdfDictionary): number | undefined {
  const rules = rulesOf(objects, signature).find(({ method }) => method === 'DocMDP')
  if (rules === undefined) return undefined
  const allowed = rules.parameters && resolved(objects, entryOf(rules.parameters, 'P'))
  const level = allowed?.kind === 'number' ? Number(allowed.text) : 2
  // A number that nobody knows allows nothing.
  return [1, 2, 3].includes(level) ? level : 1
}

/** The strictest of all signatures given: that one and those before it. */
export function permissionsOf(objects: PdfObjects, signatures: readonly PdfDictionary[]): Permissions {
  const levels = signatures.flatMap((one) => certifiedLevel(objects, one) ?? [])
  const locks = signatures.flatMap((one) =>
    rulesOf(objects, one)
      .filter(({ method }) => method === 'FieldMDP')
      .map(({ parameters }) => lockOf(objects, parameters)),
  )
  return {
    ...(levels.length > 0 && { level: Math.min(...levels) }),
    locks: (name) => locks.some((locked) => locked(name)),
  }
}

/** §12.8.2.4 table 259: all fields, those named, or all but those named; of something else all. */
function lockOf(objects: PdfObjects, parameters: PdfDictionary | undefined): (name: string) => boolean {
  const action = parameters && nameOf(resolved(objects, entryOf(parameters, 'Action')))
  const fields = parameters === undefined ? [] : itemsOf(objects, entryOf(parameters, 'Fields'))
  const names = new Set(fields.map((one) => fieldText(resolved(objects, one))))
  if (action === 'Include') return (name) => names.has(name)
  if (action === 'Exclude') return (name) => !names.has(name)
  return () => true
}

/** The octets of a string, one character each: enough to compare names within one file. */
export function fieldText(value: PdfValue | undefined): string {
  if (value?.kind !== 'string' && value?.kind !== 'hex') return ''
  let text = ''
  for (const byte of value.bytes) text += String.fromCharCode(byte)
  return text
}
