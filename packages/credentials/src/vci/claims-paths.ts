import type { PathPattern } from '../json.ts'

type Node = { readonly children: Map<string | number | null, Node>; named: boolean }

function newNode(): Node {
  return { children: new Map(), named: false }
}

/**
 * OpenID4VCI 1.0 Appendix C: what is wrong with a list of claims paths, or undefined. One claim may be named once;
 * the same place cannot be an object and an array; an array is addressed as a whole (`null`) or by index, not both.
 */
export function findPathFault(paths: readonly (readonly unknown[])[]): string | undefined {
  const root = newNode()
  for (const path of paths) {
    if (!isClaimsPath(path)) return `${JSON.stringify(path)}: not a claims path`
    const fault = addPath(root, path)
    if (fault !== undefined) return `${JSON.stringify(path)}: ${fault}`
  }
  return undefined
}

const PATH_MAX = 16

/** Strings, whole numbers from 0, or null; at least one. */
export function isClaimsPath(path: readonly unknown[]): path is PathPattern {
  if (path.length === 0 || path.length > PATH_MAX) return false
  return path.every((step) => step === null || typeof step === 'string' || isIndex(step))
}

function isIndex(step: unknown): boolean {
  return typeof step === 'number' && Number.isSafeInteger(step) && step >= 0
}

function addPath(root: Node, path: PathPattern): string | undefined {
  let node = root
  for (const step of path) {
    const fault = findClash(node, step)
    if (fault !== undefined) return fault
    let child = node.children.get(step)
    if (child === undefined) {
      child = newNode()
      node.children.set(step, child)
    }
    node = child
  }
  if (node.named) return 'names one claim twice'
  node.named = true
  return undefined
}

function findClash(node: Node, step: string | number | null): string | undefined {
  const [first] = node.children.keys()
  if (first === undefined) return undefined
  if ((typeof first === 'string') !== (typeof step === 'string')) return 'array and object at one place'
  if (typeof step !== 'string' && (first === null) !== (step === null)) return 'all elements and one by index'
  return undefined
}
