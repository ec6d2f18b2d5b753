/** Criteria of the language → criteria of the extension, whose schema has an order of its own. */
import type { MraCriteria, MraCriterion, MraQcStatement } from '@entente/trust'
import { isList, type List, simplify, type Tree, treeOf } from './criteria-tree.ts'
import type { Criteria, Leaf } from './equivalence.ts'
import type { Teller } from './mra-note.ts'

/** Undefined, with a note, where a part cannot be said: a criterion is never left out. */
export function exportCriteria(criteria: Criteria, tell: Teller): MraCriteria | undefined {
  const tree = treeOf(criteria)
  const simple = simplify(tree)
  const unsaid = leavesOf(simple).flatMap((leaf) => whyNot(leaf) ?? [])
  for (const why of unsaid) tell('refused', why)
  if (unsaid.length > 0) return undefined
  if (JSON.stringify(simple) !== JSON.stringify(tree))
    tell('form', 'lists of one, or all of all, are left out')
  return listOf(simple)
}

function leavesOf(tree: Tree): readonly Leaf[] {
  return isList(tree) ? tree.parts.flatMap(leavesOf) : [tree]
}

/** RFC 5280 §4.2.1.3 */
const BITS = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
]
/** The schema lets one element name so many. */
const BITS_MAX = 9

function whyNot(leaf: Leaf): string | undefined {
  if ('keyUsage' in leaf) return BITS.includes(leaf.keyUsage) ? undefined : `the key usage ${leaf.keyUsage}`
  if (!('qcStatement' in leaf) || leaf.cc === undefined) return undefined
  if (leaf.type !== undefined) return 'a statement with a type and a country at once'
  return /^[A-Z]{2}$/.test(leaf.cc) ? undefined : `the country ${leaf.cc}`
}

function listOf({ op, parts }: List): MraCriteria {
  const criterions = grouped(parts, op).map(criterionOf)
  const ranks = criterions.map(rankOf)
  const inOrder = ranks.every((rank, index) => index === 0 || rank >= (ranks[index - 1] ?? 0))
  // Lists of one keep the order where the schema would change it: the first part of `atLeastOne` counts.
  return { assert: op, criteria: inOrder ? criterions : criterions.map(asList) }
}

function asList(criterion: MraCriterion): MraCriterion {
  return criterion.kind === 'list'
    ? criterion
    : { kind: 'list', list: { assert: 'all', criteria: [criterion] } }
}

/** Order of the schema: key usage, policies, lists, all others. */
function rankOf({ kind }: MraCriterion): number {
  const rank = ['keyUsage', 'policies', 'list'].indexOf(kind)
  return rank < 0 ? 3 : rank
}

/** Parts that one element can say together: neighbours of a kind in `all`, and every other part alone. */
function grouped(parts: readonly Tree[], op: List['op']): readonly (readonly Tree[])[] {
  const groups: Tree[][] = []
  for (const part of parts) {
    const group = groups.at(-1)
    const [first] = group ?? []
    const kind = kindOf(part)
    const fits = first !== undefined && kind !== undefined && kindOf(first) === kind
    if (op === 'all' && group !== undefined && fits && group.length < BITS_MAX) group.push(part)
    else groups.push([part])
  }
  return groups
}

/** Of those leaves that stand in sets. */
function kindOf(part: Tree): 'keyUsage' | 'policies' | 'qcStatements' | undefined {
  if ('keyUsage' in part) return 'keyUsage'
  if ('policy' in part) return 'policies'
  return 'qcStatement' in part ? 'qcStatements' : undefined
}

function criterionOf(group: readonly Tree[]): MraCriterion {
  const [first] = group
  if (first === undefined || !isList(first)) return setOf(group as readonly Leaf[])
  const list = listOf(first)
  const [only, second] = list.criteria
  // All of one set, as `{all: […]}` of one kind becomes, is that set.
  return list.assert === 'all' && only !== undefined && second === undefined ? only : { kind: 'list', list }
}

/** Leaves of one kind; the last two kinds stand alone. */
function setOf(group: readonly Leaf[]): MraCriterion {
  const [first] = group
  if (first !== undefined && 'eku' in first) return { kind: 'extendedKeyUsage', oids: first.eku }
  if (first !== undefined && 'subject' in first) return { kind: 'subject', oids: first.subject }
  const bits = group.flatMap((one) => ('keyUsage' in one ? [{ name: one.keyUsage, value: one.value }] : []))
  const oids = group.flatMap((one) => ('policy' in one ? [one.policy] : []))
  if (bits.length > 0) return { kind: 'keyUsage', bits }
  return oids.length > 0
    ? { kind: 'policies', oids }
    : { kind: 'qcStatements', statements: group.flatMap(statementOf) }
}

function statementOf(leaf: Leaf): readonly MraQcStatement[] {
  if (!('qcStatement' in leaf)) return []
  const { qcStatement: id, type, cc } = leaf
  return [{ id, ...(type !== undefined && { qcType: type }), ...(cc !== undefined && { country: cc }) }]
}
