/** A MessageFormat 2 message as the few shapes that our texts may have; everything else is told to the author. */
import { type Model, parseMessage } from 'messageformat'

/** A value in a sentence: a text that is isolated, or a number in the figures of the language. */
export type Slot = { readonly name: string; readonly type: 'text' | 'number' }
export type Pattern = readonly (string | Slot)[]
export type Choice = {
  readonly by: string
  readonly kind: 'plural' | 'ordinal' | 'text'
  /** Exact numbers, categories or words, each with its sentence; `*` is for all others. */
  readonly variants: ReadonlyMap<string, Pattern>
}
export type Text = { readonly slots: readonly Slot[]; readonly body: Pattern | Choice }

export class MessageProblem extends Error {}

const NUMBERS = ['number', 'integer']

/** Throws a `MessageProblem` that says what an author must change. */
export function readMessage(source: string): Text {
  const message = parsed(source)
  const types = new Map(message.declarations.map(declared))
  const body = message.type === 'message' ? patternOf(message.pattern, types) : choiceOf(message, types)
  const patterns = 'by' in body ? [...body.variants.values()] : [body]
  const found = patterns.flat().filter((part) => typeof part !== 'string')
  const chosen: Slot[] =
    'by' in body ? [{ name: body.by, type: body.kind === 'text' ? 'text' : 'number' }] : []
  const slots = new Map([...found, ...chosen].map((slot) => [slot.name, slot]))
  return { slots: [...slots.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)), body }
}

function parsed(source: string): Model.Message {
  try {
    return parseMessage(source)
  } catch (error) {
    throw new MessageProblem(error instanceof Error ? error.message : String(error))
  }
}

type Types = ReadonlyMap<string, Choice['kind'] | 'number'>

function declared({ type, name, value }: Model.Declaration): [string, Choice['kind'] | 'number'] {
  if (type !== 'input') throw new MessageProblem(`.local ${name} is not used in our texts`)
  return [name, typeOf(value)]
}

function typeOf({ functionRef }: Model.Expression): Choice['kind'] | 'number' {
  if (functionRef === undefined || functionRef.name === 'string') return 'text'
  if (!NUMBERS.includes(functionRef.name))
    throw new MessageProblem(`:${functionRef.name} is not used in our texts`)
  const select = functionRef.options?.['select']
  return select?.type === 'literal' && select.value === 'ordinal' ? 'ordinal' : 'number'
}

function patternOf(pattern: Model.Pattern, types: Types): Pattern {
  return pattern.map((part) => {
    if (typeof part === 'string') return part
    if (part.type === 'markup') throw new MessageProblem('markup is not used in our texts')
    const { arg } = part
    if (arg === undefined) throw new MessageProblem('a placeholder needs a variable')
    if (arg.type === 'literal') return arg.value
    const declaredAs = types.get(arg.name) ?? typeOf(part)
    return { name: arg.name, type: declaredAs === 'text' ? 'text' : 'number' }
  })
}

function choiceOf(message: Model.SelectMessage, types: Types): Choice {
  const [by, ...more] = message.selectors
  if (by === undefined || more.length > 0) throw new MessageProblem('.match takes one variable in our texts')
  const type = types.get(by.name) ?? 'text'
  const variants = message.variants.map(({ keys: [key], value }): [string, Pattern] => [
    key === undefined || key.type === '*' ? '*' : key.value,
    patternOf(value, types),
  ])
  return { by: by.name, kind: type === 'number' ? 'plural' : type, variants: new Map(variants) }
}
