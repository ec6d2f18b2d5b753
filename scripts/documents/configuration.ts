/** The fields of node.json, from the schema that reads it; the words are the comments beside the fields. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zConfig } from '../../packages/national-node/src/config-schema.ts'
import { table } from './markdown.ts'

type Schema = {
  type?: string
  enum?: unknown[]
  default?: unknown
  minimum?: number
  maximum?: number
  items?: Schema
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  required?: string[]
}
type Field = { says: string; uses: string }

const source = readFileSync(
  join(import.meta.dirname, '../../packages/national-node/src/config-schema.ts'),
  'utf8',
)
const COMMENT = String.raw`(?:/\*\* ((?:(?!\*/).)*) \*/\n\s*)?`

export function renderConfiguration(): string {
  const rows = rowsOf(zConfig.toJSONSchema({ io: 'input' }) as Schema, '', 'zConfig')
  return `# Configuration of a node

One strict JSON file, read at the start: \`node packages/national-node/src/main.ts node.json\`. An unknown field stops the start, with its name. Paths are meant from where the file lies.
\`--check-config\` prints what the node would use, secrets hidden, and ends.

A variable of the environment overrides a field: \`ENTENTE__PORT=8443\`, \`ENTENTE__DATABASE__URL=…\`. \`DATABASE_URL\` is used where the file names no database.

${table(['Field', 'Value', 'Default', 'Meaning'], rows)}
`
}

/** A row for each field; a list or a map of objects is followed by the fields of one of them. */
function rowsOf({ properties = {}, required = [] }: Schema, path: string, block: string): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const { says, uses } = findField(block, name)
    const { inner, suffix } = innerOf(schema)
    const filled = required.includes(name) ? '**required**' : code(schema.default)
    const row = [`\`${path}${name}\``, describe(schema), filled, says]
    return inner === undefined ? [row] : [row, ...rowsOf(inner, `${path}${name}${suffix}.`, uses || block)]
  })
}

function innerOf(schema: Schema): { inner: Schema | undefined; suffix: string } {
  if (schema.properties !== undefined) return { inner: schema, suffix: '' }
  if (schema.items?.properties !== undefined) return { inner: schema.items, suffix: '[]' }
  const { additionalProperties: each } = schema
  if (typeof each === 'object' && each.properties !== undefined) return { inner: each, suffix: '.<name>' }
  return { inner: undefined, suffix: '' }
}

/** The comment above a field, else that of the schema it uses, which is also where its own fields stand. */
function findField(block: string, name: string): Field {
  const [, text = ''] = source.split(`const ${block} = `)
  const [body = ''] = text.split(/\n(?=\S)/)
  const [, beside, value = ''] = search(`${COMMENT}(?<=\\s)${name}:\\s(.{0,60})`, body)
  const [uses = ''] = /\bz[A-Z]\w+/.exec(value.split(/,\n/, 1)[0] ?? '') ?? []
  const [, above = ''] = uses === '' ? [] : search(`${COMMENT}const ${uses} = `, source)
  return { says: (beside ?? above).replaceAll(/\s+\*?\s*/g, ' '), uses }
}

function search(pattern: string, text: string): (string | undefined)[] {
  return new RegExp(pattern, 's').exec(text) ?? []
}

function describe(schema: Schema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(describe).join(' or ')
  if (schema.enum !== undefined) return schema.enum.map((value) => code(value)).join(' ')
  if (schema.type === 'array')
    return schema.items?.properties ? 'list' : `list of ${describe(schema.items ?? {})}`
  if (schema.type === 'object') return describeObject(schema)
  const { minimum, maximum = Number.MAX_SAFE_INTEGER } = schema
  if (minimum === undefined) return schema.type ?? 'any'
  return `${schema.type} ${maximum === Number.MAX_SAFE_INTEGER ? `from ${minimum}` : `${minimum}–${maximum}`}`
}

function describeObject({ properties, additionalProperties: each }: Schema): string {
  if (properties === undefined)
    return `by name${typeof each === 'object' && !each.properties ? `: ${describe(each)}` : ''}`
  return `{ ${Object.keys(properties).join(', ')} }`
}

function code(value: unknown): string {
  return value === undefined ? '' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}
