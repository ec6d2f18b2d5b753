/**
 * What was changed in a PDF after a signature (ISO 32000-2 §12.8.2.2, EN 319 142-1 §5.5): further signatures, their
 * fields, and validation material may be added; every other change of what was signed is told.
 */
import { entryOf, nameOf, type PdfDictionary, PdfError, type PdfValue } from './parse-value.ts'
import { openObjects } from './open-streams.ts'
import { dictionaryOf, fieldText, itemsOf, type PdfObjects, type Permissions } from './permissions.ts'
import { currentObjects, type PdfObject } from './read-objects.ts'

/** Keys of a dictionary that may change without changing what is shown. */
const MAY_CHANGE: readonly (readonly [
  is: (dictionary: PdfDictionary) => boolean,
  keys: readonly string[],
])[] = [
  [isType('Catalog'), ['DSS', 'AcroForm', 'Extensions', 'Perms', 'Version', 'Metadata']],
  [isType('Page'), ['Annots']],
  [(one) => has(one, 'Fields'), ['Fields', 'SigFlags', 'DR', 'DA']],
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

/** An empty field for a signature is filled; a signed one is part of what was signed, and so is how it looks. */
const SIGNING = ['V', 'AP', 'F', 'Lock', 'MK', 'Rect', 'P', 'M', 'NM']
/** What filling in a form changes. */
const FILLING = ['V', 'AP', 'AS', 'M']

function fieldKeys(old: PdfDictionary, { level, locks }: Permissions): readonly string[] {
  const kind = nameOf(find(old, 'FT'))
  if (kind === undefined || locks(fieldText(find(old, 'T')))) return []
  if (kind === 'Sig') return has(old, 'V') || level === 1 ? [] : SIGNING
  return level === 2 || level === 3 ? FILLING : []
}

export type ChangesQuestion = {
  readonly objects: readonly PdfObject[]
  /** Where what was signed ends. */
  readonly end: number
  readonly permissions: Permissions
}

/** One line for each change, in English for engineers; none when everything after `end` is an allowed addition. */
export function changesAfter({ objects, end, permissions }: ChangesQuestion): string[] {
  // Objects of what was signed are read as signed, those that came later wherever they stand.
  const before = currentObjects(openObjects(objects.filter(({ start }) => start < end)).objects)
  const { objects: after, closed } = openObjects(objects.filter(({ start }) => start >= end))
  const catalog = [...before.values()].findLast(
    ({ value }) => value.kind === 'dictionary' && isType('Catalog')(value),
  )
  const changes = closed.map(({ number }) => `stream ${number} with changed objects cannot be read`)
  const current = new Map([...before, ...currentObjects(after)])
  const context: Context = { current, roles: rolesOf(before), permissions }
  for (const object of after) {
    // A new catalogue under a new number takes the place of the old one.
    const isCatalog = object.value.kind === 'dictionary' && isType('Catalog')(object.value)
    const old = before.get(object.number) ?? (isCatalog ? catalog : undefined)
    const change = old === undefined ? undefined : changeOf(old, object, context)
    if (change !== undefined) changes.push(`object ${object.number}: ${change}`)
  }
  return changes
}

type Role = 'fields' | 'annotations' | 'material'

type Context = {
  readonly current: PdfObjects
  /** Lists that are objects of their own, and what they were for when it was signed. */
  readonly roles: ReadonlyMap<number, Role>
  readonly permissions: Permissions
}

const MATERIAL = ['Certs', 'CRLs', 'OCSPs', 'Cert', 'CRL', 'OCSP']

function rolesOf(before: PdfObjects): ReadonlyMap<number, Role> {
  const roles = new Map<number, Role>()
  const uses = new Map<number, number>()
  const note = (value: PdfValue, role: Role | undefined): void => {
    if (value.kind !== 'ref') return
    uses.set(value.number, (uses.get(value.number) ?? 0) + 1)
    if (role !== undefined) roles.set(value.number, role)
  }
  const walk = (value: PdfValue): void => {
    if (value.kind === 'array') for (const item of value.items) visit(item, undefined)
    if (value.kind !== 'dictionary') return
    for (const [key, one] of value.entries) visit(one, roleOf(value, key))
  }
  const visit = (value: PdfValue, role: Role | undefined): void => {
    note(value, role)
    walk(value)
  }
  for (const { value } of before.values()) walk(value)
  // A list that serves two purposes is not ours to judge.
  return new Map([...roles].filter(([number]) => uses.get(number) === 1))
}

function roleOf(dictionary: PdfDictionary, key: string): Role | undefined {
  if (key === 'Fields') return 'fields'
  if (key === 'Annots' && isType('Page')(dictionary)) return 'annotations'
  return MATERIAL.includes(key) ? 'material' : undefined
}

/** What was there stays in its order; what is added must be of a kind that may be. */
function listChange(
  old: readonly PdfValue[],
  now: readonly PdfValue[],
  { role, context }: { readonly role: Role | undefined; readonly context: Context },
): string | undefined {
  const kept = new Set(now.map(shape))
  if (!old.every((item) => kept.has(shape(item)))) return 'entries were taken away'
  const known = new Set(old.map(shape))
  const added = now.filter((item) => !known.has(shape(item)))
  if (added.length === 0 || role === 'material') return undefined
  if (role === undefined) return 'entries were added'
  const wrong = added.some((item) => !mayBeAdded(dictionaryOf(context.current, item), context))
  return wrong ? `${role} were added` : undefined
}

/** A field for a signature; where only time-stamps may follow, one that holds a time-stamp. */
function mayBeAdded(added: PdfDictionary | undefined, { current, permissions }: Context): boolean {
  if (added === undefined) return false
  if (nameOf(find(added, 'FT')) !== 'Sig') return permissions.level === 3 && !has(added, 'FT')
  if (permissions.level !== 1) return true
  const value = dictionaryOf(current, find(added, 'V'))
  return value !== undefined && nameOf(find(value, 'Type')) === 'DocTimeStamp'
}

function changeOf(old: PdfObject, now: PdfObject, context: Context): string | undefined {
  const [a, b] = [old.value, now.value]
  if (old.stream !== undefined || now.stream !== undefined) return streamChange(old, now)
  if (a.kind === 'array' && b.kind === 'array')
    return listChange(a.items, b.items, { role: context.roles.get(old.number), context })
  if (a.kind !== 'dictionary' || b.kind !== 'dictionary') return shape(a) === shape(b) ? undefined : 'changed'
  return dictionaryChange(a, b, context)
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

/** The list that a key holds, where every entry of it is looked at. */
const LISTS: Readonly<Record<string, Role>> = { Annots: 'annotations', Fields: 'fields' }

function entryChange(
  key: string,
  [was, is]: readonly [PdfValue | undefined, PdfValue | undefined],
  context: Context,
): string | undefined {
  const { current } = context
  if (key === 'AcroForm') return formChange(dictionaryOf(current, was), dictionaryOf(current, is), context)
  const role = Object.hasOwn(LISTS, key) ? LISTS[key] : undefined
  if (role === undefined) return undefined
  // A list that was an object of its own is looked at where it changes.
  if (was?.kind === 'ref' && is?.kind === 'ref' && was.number === is.number) return undefined
  return listChange(itemsOf(current, was), itemsOf(current, is), { role, context })
}

/** A form that stands elsewhere now is still the one that was signed: no other kind of form beside it (XFA). */
function formChange(
  was: PdfDictionary | undefined,
  is: PdfDictionary | undefined,
  context: Context,
): string | undefined {
  if (is === undefined) return was === undefined ? undefined : 'form was taken away'
  const fields: PdfValue = { kind: 'array', items: [] }
  return dictionaryChange(was ?? { kind: 'dictionary', entries: [['Fields', fields]] }, is, context)
}

function dictionaryChange(a: PdfDictionary, b: PdfDictionary, context: Context): string | undefined {
  const allowed = MAY_CHANGE.filter(([is]) => is(a) && is(b))
    .flatMap(([, keys]) => keys)
    .concat(fieldKeys(a, context.permissions))
  const keys = new Set([...a.entries, ...b.entries].map(([key]) => key))
  try {
    for (const key of keys) {
      const [was, is] = [entryOf(a, key), entryOf(b, key)]
      const same = was !== undefined && is !== undefined && shape(was) === shape(is)
      if (!same && !allowed.includes(key)) return `${key} was changed`
      const inside = same ? undefined : entryChange(key, [was, is], context)
      if (inside !== undefined) return inside
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
