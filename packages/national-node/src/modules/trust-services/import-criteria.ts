/** Criteria of the extension → criteria of the language. The same certificates meet both. */
import type { MraCriteria, MraCriterion } from '@entente/trust'
import { criteriaOf, depthOf, isList, type List, simplify, type Tree } from './criteria-tree.ts'
import type { Criteria, Leaf } from './equivalence.ts'
import type { Teller } from './mra-note.ts'

const LISTS_MAX = 2

/**
 * Undefined, with a note, for what the language cannot say. The pointing side is an instruction what to put into a
 * translated certificate and what to take out, the pointed side a condition: deep ones are rewritten accordingly.
 */
export function importCriteria(
  criteria: MraCriteria,
  side: 'pointing' | 'pointed',
  tell: Teller,
): Criteria | undefined {
  tellDescriptions(criteria, tell)
  const read = simplify(listOf(criteria))
  if (depthOf(read) <= LISTS_MAX) return criteriaOf(read)
  const rewritten = side === 'pointing' ? asInstruction(read) : withoutTautologies(read)
  if (rewritten === undefined || depthOf(rewritten) > LISTS_MAX) {
    tell('refused', `criteria of the ${side} side are nested deeper than ${LISTS_MAX} lists`)
    return undefined
  }
  tell('form', `criteria of the ${side} side are said with fewer lists`)
  return criteriaOf(rewritten)
}

function tellDescriptions({ description, criteria }: MraCriteria, tell: Teller): void {
  if (description !== undefined) tell('lost', `the description ${JSON.stringify(description)}`)
  for (const one of criteria) if (one.kind === 'list') tellDescriptions(one.list, tell)
}

function listOf({ assert, criteria }: MraCriteria): List {
  return { op: assert, parts: criteria.map(partOf) }
}

/** Several things in one part must all be there. */
function partOf(criterion: MraCriterion): Tree {
  switch (criterion.kind) {
    case 'list':
      return listOf(criterion.list)
    case 'keyUsage':
      return allOf(criterion.bits.map(({ name, value }) => ({ keyUsage: name, value })))
    case 'policies':
      return allOf(criterion.oids.map((policy) => ({ policy })))
    case 'qcStatements':
      return allOf(
        criterion.statements.map(({ id, qcType, country }) => ({
          qcStatement: id,
          ...(qcType !== undefined && { type: qcType }),
          ...(country !== undefined && { cc: country }),
        })),
      )
    case 'extendedKeyUsage':
      return { eku: [...criterion.oids] }
    case 'subject':
      return { subject: [...criterion.oids] }
  }
}

function allOf(parts: readonly Leaf[]): List {
  return { op: 'all', parts }
}

/** What is put in and what is taken out, each in one list. */
function asInstruction(list: List): List | undefined {
  const { added, removed } = effectOf(list)
  const out: Tree[] = removed.length === 0 ? [] : [{ op: 'none', parts: removed }]
  const parts = [...added, ...out]
  return parts.length === 0 ? undefined : { op: 'all', parts }
}

type EffectOf = { readonly added: readonly Leaf[]; readonly removed: readonly Leaf[] }

function effectOf(tree: Tree): EffectOf {
  if (!isList(tree)) return { added: 'qcStatement' in tree ? [tree] : [], removed: [] }
  const parts = (tree.op === 'atLeastOne' ? tree.parts.slice(0, 1) : tree.parts).map(effectOf)
  const added = parts.flatMap((part) => part.added)
  const removed = parts.flatMap((part) => part.removed)
  return tree.op === 'none' ? { added: removed, removed: added } : { added, removed }
}

/** The pilot says "at least one of x and none of x": true of every certificate, so that nothing is left to say. */
function withoutTautologies({ op, parts }: List): List | undefined {
  if (op !== 'all') return undefined
  const left = parts.filter((part) => !isTautology(part))
  const [only] = left
  if (only === undefined) return undefined
  return left.length === 1 && isList(only) ? only : { op, parts: left }
}

function isTautology(tree: Tree): boolean {
  if (!isList(tree) || tree.op !== 'atLeastOne') return false
  const said = tree.parts.map((part) => JSON.stringify(part))
  return tree.parts.some(
    (part) =>
      isList(part) &&
      part.op === 'none' &&
      part.parts.length === 1 &&
      said.includes(JSON.stringify(part.parts[0])),
  )
}
