/** For the test: every place of the JSON Schema with pairs of documents that differ there and nowhere else. */

export type Schema = {
  readonly $ref?: string
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | false
  readonly items?: Schema | false
  readonly prefixItems?: readonly Schema[]
}

export type Pair = { readonly place: string; readonly before: unknown; readonly after: unknown }

type Wrap = (value: unknown) => unknown
type At = { readonly path: readonly string[]; readonly wrap: Wrap }

/** Which of two samples: items of a list and values of a field need two that differ. */
type Variant = 0 | 1

export function pairsOf(root: Schema): readonly Pair[] {
  const differs = ({ before, after }: Pair) => JSON.stringify(before) !== JSON.stringify(after)
  return walk(root, { path: [], wrap: (value) => value }).filter(differs)

  function walk(given: Schema, at: At): readonly Pair[] {
    const schema = resolve(given)
    const options = optionsOf(schema)
    if (options.length > 0) return [...optionPairs(options, at), ...options.flatMap((one) => walk(one, at))]
    if (schema.properties !== undefined) return memberPairs(schema, at)
    if (schema.type === 'object') return tablePairs(schema, at)
    if (schema.type === 'array') return listPairs(schema, at)
    return schema.const === undefined ? [pair(at, sample(schema, 0), sample(schema, 1))] : []
  }

  /** From each alternative to the next: also where only the discriminator is another. */
  function optionPairs(options: readonly Schema[], at: At): readonly Pair[] {
    return options.slice(1).map((next, index) => pair(at, sample(options[index] ?? next, 0), sample(next, 0)))
  }

  function memberPairs(schema: Schema, { path, wrap }: At): readonly Pair[] {
    const whole = sample(schema, 0) as { readonly [name: string]: unknown }
    return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
      const { [name]: _, ...without } = whole
      const here = [...path, name]
      const optional = schema.required?.includes(name) !== true
      const inside = walk(member, { path: here, wrap: (value) => wrap({ ...whole, [name]: value }) })
      return optional ? [pair({ path: here, wrap }, without, whole), ...inside] : inside
    })
  }

  function tablePairs(schema: Schema, { path, wrap }: At): readonly Pair[] {
    const value = schema.additionalProperties === false ? {} : (schema.additionalProperties ?? {})
    const [one, two] = [sample(value, 0), sample(value, 1)]
    const [name, other] = namesFor(path)
    const here = { path: [...path, '*'], wrap }
    return [
      pair(here, { [name]: one }, { [name]: one, [other]: two }),
      ...walk(value, { ...here, wrap: (inner) => wrap({ [name]: inner }) }),
    ]
  }

  function listPairs(schema: Schema, { path, wrap }: At): readonly Pair[] {
    const items =
      schema.prefixItems ?? (schema.items === undefined || schema.items === false ? [] : [schema.items])
    const [first = {}] = items
    const [one, two] = [sample(first, 0), sample(first, 1)]
    const here = { path: [...path, '*'], wrap }
    const inside = walk(first, {
      ...here,
      wrap: (inner) => wrap(schema.prefixItems ? [inner, two] : [inner]),
    })
    return [pair(here, [one], [one, two]), pair(here, [one, two], [two, one]), ...inside]
  }

  function pair({ path, wrap }: At, before: unknown, after: unknown): Pair {
    return { place: path.join('/'), before: wrap(before), after: wrap(after) }
  }

  function sample(given: Schema, variant: Variant): unknown {
    const schema = resolve(given)
    const [option] = optionsOf(schema)
    if (option !== undefined) return sample(option, variant)
    if (schema.const !== undefined) return schema.const
    if (schema.enum !== undefined) return schema.enum[Math.min(variant, schema.enum.length - 1)]
    if (schema.properties !== undefined)
      return Object.fromEntries(
        Object.entries(schema.properties).map(([name, member]) => [name, sample(member, variant)]),
      )
    if (schema.type === 'object')
      return schema.additionalProperties === false
        ? {}
        : { en: sample(schema.additionalProperties ?? {}, variant) }
    if (schema.prefixItems !== undefined)
      return schema.prefixItems.map((item, index) => sample(item, index === 0 ? 0 : 1))
    if (schema.type === 'array')
      return schema.items === undefined || schema.items === false ? [] : [sample(schema.items, variant)]
    return scalar(schema.type, variant)
  }

  function resolve(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema
    const [, ...steps] = schema.$ref.split('/')
    return steps.reduce<unknown>(
      (at, step) => (at as { readonly [name: string]: unknown })[step],
      root,
    ) as Schema
  }
}

function optionsOf({ anyOf, oneOf }: Schema): readonly Schema[] {
  return anyOf ?? oneOf ?? []
}

function scalar(type: string | undefined, variant: Variant): unknown {
  if (type === 'boolean') return variant === 1
  if (type === 'integer') return variant + 1
  if (type === 'null') return null
  return variant === 0 ? 'first sample' : 'second sample'
}

/** Tables by direction, by country, by language. */
function namesFor(path: readonly string[]): readonly [string, string] {
  const last = path.at(-1) ?? ''
  if (last === 'transfer') return ['BE>JP', 'JP>BE']
  if (['legalBasis', 'contact'].includes(last)) return ['BE', 'JP']
  return ['en', 'fr']
}
