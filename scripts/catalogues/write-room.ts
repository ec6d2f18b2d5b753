/** Messages as TypeScript: a text without values is a string, one with values a function that returns its parts. */
import type { Room } from './check-texts.ts'
import type { Choice, Pattern, Slot, Text } from './read-message.ts'

export type Written = {
  /** `reasons-person` → the constant `reasonsPerson`. */
  readonly name: string
  /** Where `Message`, `number`, … come from. */
  readonly runtime: string
  readonly rooms: ReadonlyMap<string, Room>
}

/** The source of one room in all languages. */
export function writeRoom({ name, runtime, rooms }: Written): string {
  const [reference = new Map<string, Text>()] = [rooms.get('en')]
  const constant = name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const shape = `${constant.charAt(0).toUpperCase()}${constant.slice(1)}Texts`
  const bodies = [...rooms].map(
    ([lang, room]) => `${lang}: ${object(room, (text) => expression(lang, text))}`,
  )
  const code = `export type ${shape} = ${object(reference, typeOf, 'readonly ')}
export const ${constant}: Readonly<Record<Lang, ${shape}>> = {${bodies.join(',\n')}}\n`
  const used = ['Message', 'number', 'ordinal', 'plural'].filter((word) =>
    new RegExp(`\\b${word}[<(]`).test(code),
  )
  const named = [
    ...used.map((word) => (word === 'Message' ? 'type Message' : word)),
    ...(runtime.startsWith('@') ? ['type Lang'] : []),
  ]
  const imports = [
    ...(named.length === 0 ? [] : [`import { ${named.join(', ')} } from '${runtime}'`]),
    ...(runtime.startsWith('@') ? [] : [`import type { Lang } from '../language.ts'`]),
  ]
  return `// Written by npm run generate from catalogues/*/${name}.json. Do not edit.\n${imports.join('\n')}\n\n${code}`
}

/** Texts in their groups: `verdicts/SUSPENDED` becomes `verdicts: { SUSPENDED: … }`. */
function object(room: Room, write: (text: Text) => string, prefix = ''): string {
  const groups = new Map<string, string[]>()
  const lines: string[] = []
  for (const [path, text] of room) {
    const [group = '', ...rest] = path.split('/')
    if (rest.length === 0) lines.push(`${prefix}${JSON.stringify(group)}: ${write(text)}`)
    else
      groups.set(group, [
        ...(groups.get(group) ?? []),
        `${prefix}${JSON.stringify(rest.join('/'))}: ${write(text)}`,
      ])
  }
  for (const [group, inner] of groups) lines.push(`${prefix}${JSON.stringify(group)}: {${inner.join(',\n')}}`)
  return `{${lines.join(',\n')}}`
}

function typeOf({ slots }: Text): string {
  if (slots.length === 0) return 'string'
  const names = (type: Slot['type']) =>
    slots
      .filter((slot) => slot.type === type)
      .map(({ name }) => JSON.stringify(name))
      .join(' | ')
  return `Message<${names('text') || 'never'}${names('number') === '' ? '' : `, ${names('number')}`}>`
}

function expression(lang: string, { slots, body }: Text): string {
  if ('by' in body) return `(v) => { switch (${selector(lang, body)}) { ${cases(lang, body)} } }`
  if (slots.length > 0) return `(v) => ${parts(lang, body)}`
  return JSON.stringify(body.filter((part) => typeof part === 'string').join(''))
}

function selector(lang: string, { by, kind, variants }: Choice): string {
  if (kind === 'text') return `v.${by}`
  const exact = [...variants.keys()].filter((key) => /^\d+$/.test(key)).map(Number)
  return `${kind}('${lang}', v.${by}${exact.length === 0 ? '' : `, ${JSON.stringify(exact)}`})`
}

function cases(lang: string, { variants }: Choice): string {
  const rows = [...variants].toSorted(([a], [b]) => Number(a === '*') - Number(b === '*'))
  return rows
    .map(
      ([key, pattern]) =>
        `${key === '*' ? 'default' : `case ${JSON.stringify(key)}`}: return ${parts(lang, pattern)}`,
    )
    .join('; ')
}

/** Text at even places, values at odd ones. */
function parts(lang: string, pattern: Pattern): string {
  const items: string[] = []
  for (const part of pattern) {
    if (typeof part === 'string') {
      if (items.length % 2 === 1)
        items[items.length - 1] = JSON.stringify(`${JSON.parse(items.at(-1) ?? '""')}${part}`)
      else items.push(JSON.stringify(part))
    } else {
      if (items.length % 2 === 0) items.push('""')
      items.push(part.type === 'number' ? `number('${lang}', v.${part.name})` : `v.${part.name}`)
    }
  }
  return `[${items.join(', ')}]`
}
