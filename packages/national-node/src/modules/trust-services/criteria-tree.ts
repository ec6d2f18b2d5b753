/** Criteria of any depth, with which both directions work; the language itself has two levels of lists. */
import type { MraCriteria } from '@entente/trust'
import type { Criteria, Leaf, Nested } from './equivalence.ts'

export type Tree = Leaf | List
export type List = { readonly op: MraCriteria['assert']; readonly parts: readonly Tree[] }

export function isList(tree: Tree): tree is List {
  return 'op' in tree
}

/** A list of one is that one, and all of all is all: true of conditions and of instructions alike. */
export function simplify({ op, parts }: List): List {
  const simple = parts.map((part) => {
    const inner = isList(part) ? simplify(part) : part
    const [only, second] = isList(inner) && inner.op !== 'none' ? inner.parts : []
    return only !== undefined && second === undefined ? only : inner
  })
  const flat = simple.flatMap((part) =>
    op === 'all' && isList(part) && part.op === 'all' ? part.parts : [part],
  )
  return { op, parts: flat }
}

/** How many lists stand inside one another. */
export function depthOf(tree: Tree): number {
  return isList(tree) ? 1 + Math.max(...tree.parts.map(depthOf)) : 0
}

/** Of a tree that is not too deep, which the schema of the language is asked about once more in the end. */
export function criteriaOf({ op, parts }: List): Criteria {
  return { [op]: parts.map((part) => (isList(part) ? criteriaOf(part) : part)) } as Criteria
}

export function treeOf(criteria: Criteria): List {
  if ('all' in criteria) return { op: 'all', parts: criteria.all.map(partOf) }
  if ('atLeastOne' in criteria) return { op: 'atLeastOne', parts: criteria.atLeastOne.map(partOf) }
  return { op: 'none', parts: criteria.none.map(partOf) }
}

function partOf(part: Nested): Tree {
  return 'all' in part || 'atLeastOne' in part || 'none' in part ? treeOf(part) : part
}
