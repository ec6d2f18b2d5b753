/**
 * One element as the rules read it. Names carry the usual prefix of their namespace whatever the document calls it
 * (`cac:InvoiceLine`, `ram:SellerTradeParty`); a name of a namespace nobody knows begins with `?:` and matches nothing.
 */
export type XmlNode = {
  readonly name: string
  readonly parent: XmlNode | undefined
  /** Of the `<`, in UTF-16 units of the text: line and path are worked out only for what is reported. */
  readonly offset: number
  /** Name, value, name, value …: invoices have at most a few of them on an element. */
  readonly attributes: readonly string[]
  readonly children: readonly XmlNode[]
  /** The character data directly inside, white space between children left out. */
  readonly text: string
}

const PATHS = new Map<string, readonly string[]>()

/** Paths are constants of our rules, so that the memory is bounded by the code. */
function stepsOf(path: string): readonly string[] {
  const known = PATHS.get(path)
  if (known !== undefined) return known
  const steps = path.split('/')
  PATHS.set(path, steps)
  return steps
}

/** From here on the children of a node are looked up by name: a rule asked of each of them must not walk all of them. */
const WIDE = 64
const INDEXES = new WeakMap<XmlNode, ReadonlyMap<string, readonly XmlNode[]>>()
const NONE: readonly XmlNode[] = []

/** The children that may have a name: of a wide node just those. The tree is complete when it is first asked. */
function candidates(node: XmlNode, name: string): readonly XmlNode[] {
  if (node.children.length <= WIDE) return node.children
  let index = INDEXES.get(node)
  if (index === undefined) {
    index = Map.groupBy(node.children, (child) => child.name)
    INDEXES.set(node, index)
  }
  return index.get(name) ?? NONE
}

/** All elements at a path of names below a node, in document order: `cac:Party/cac:PartyName/cbc:Name`. */
export function select(node: XmlNode, path: string): readonly XmlNode[] {
  const steps = stepsOf(path)
  if (steps.length === 1 && node.children.length > WIDE) return candidates(node, path)
  const found: XmlNode[] = []
  collect(node, steps, { at: 0, found })
  return found
}

function collect(
  node: XmlNode,
  steps: readonly string[],
  state: { readonly at: number; readonly found: XmlNode[] },
): void {
  const name = steps[state.at] ?? ''
  const last = state.at === steps.length - 1
  for (const child of candidates(node, name)) {
    if (child.name !== name) continue
    if (last) state.found.push(child)
    else collect(child, steps, { at: state.at + 1, found: state.found })
  }
}

/** The first element at a path, or undefined. */
export function first(node: XmlNode, path: string): XmlNode | undefined {
  return firstFrom(node, stepsOf(path), 0)
}

function firstFrom(node: XmlNode, steps: readonly string[], at: number): XmlNode | undefined {
  const name = steps[at] ?? ''
  const last = at === steps.length - 1
  for (const child of candidates(node, name)) {
    if (child.name !== name) continue
    const found = last ? child : firstFrom(child, steps, at + 1)
    if (found !== undefined) return found
  }
  return undefined
}

export const has = (node: XmlNode, path: string): boolean => first(node, path) !== undefined

/** How many elements are at a path. */
export function count(node: XmlNode, path: string): number {
  return countFrom(node, stepsOf(path), 0)
}

function countFrom(node: XmlNode, steps: readonly string[], at: number): number {
  const name = steps[at] ?? ''
  const last = at === steps.length - 1
  let total = 0
  for (const child of candidates(node, name))
    if (child.name === name) total += last ? 1 : countFrom(child, steps, at + 1)
  return total
}

/** The text of the first element at a path as it stands; empty where there is none. */
export const textAt = (node: XmlNode, path: string): string => first(node, path)?.text ?? ''

export function attribute(node: XmlNode | undefined, name: string): string | undefined {
  const attributes = node?.attributes
  if (attributes === undefined) return undefined
  for (let at = 0; at < attributes.length; at += 2) if (attributes[at] === name) return attributes[at + 1]
  return undefined
}

/** The nearest element of that name around a node, or undefined. */
export function ancestor(node: XmlNode, name: string): XmlNode | undefined {
  for (let at = node.parent; at !== undefined; at = at.parent) if (at.name === name) return at
  return undefined
}
