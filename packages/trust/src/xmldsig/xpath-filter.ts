/**
 * The XPath of XML signatures, as far as it is met: `not(ancestor-or-self::p:Signature)`, `ancestor-or-self::*[@ID='x']`
 * and the paths of XPath Filter 2 (`id('x')/p:a/node()`, `//*[starts-with(local-name(),'x') or local-name()='y']`).
 * Anything else is refused, never guessed.
 */
import type { XmlDocument, XmlElement, XmlNode } from '../xml/xml.ts'
import { DS, XPATH_FILTER } from './algorithms.ts'
import { indexXml } from './index-xml.ts'
import { nodesBelow, type NodeSet, topNodes } from './node-set.ts'
import { XmlSignatureError } from './parse-signature.ts'
import { attributeOf, elementsOf, isElement, textOf } from './xml-tree.ts'

const NOT_SIGNATURE = /^not\s*\(\s*ancestor-or-self\s*::\s*(?:([\w.-]+):)?Signature\s*\)$/
const INSIDE_ATTRIBUTE = /^ancestor-or-self\s*::\s*\*\s*\[\s*@([\w.-]+)\s*=\s*(?:'([^']*)'|"([^"]*)")\s*\]$/

/** XMLDSig 1.1 §6.6.3: an expression asked of every node. */
export function filterByXPath(set: NodeSet, transform: XmlElement): NodeSet {
  const [holder] = elementsOf(transform)
  if (holder === undefined || holder.local !== 'XPath' || holder.namespace !== DS)
    throw new XmlSignatureError('an XPath transform without XPath')
  const expression = textOf(holder).trim()
  const signature = NOT_SIGNATURE.exec(expression)
  if (signature !== null) {
    const namespace = signature[1] === undefined ? '' : holder.scope.get(signature[1])
    if (namespace !== DS) throw new XmlSignatureError(`the XPath ${expression}`)
    const found = elementsIn(set).filter((one) => one.local === 'Signature' && one.namespace === DS)
    return { ...set, without: new Set<XmlNode>([...(set.without ?? []), ...found]) }
  }
  const inside = INSIDE_ATTRIBUTE.exec(expression)
  if (inside === null) throw new XmlSignatureError(`the XPath ${expression}`)
  const [, name = '', single, double] = inside
  const value = single ?? double ?? ''
  const tops = elementsIn(set).filter((one) => attributeOf(one, name) === value)
  return { ...set, only: keptOf(set, subtrees(tops)) }
}

function elementsIn(set: NodeSet): readonly XmlElement[] {
  return topNodes(set).flatMap((top) => [...nodesBelow(top)].filter(isElement))
}

function subtrees(tops: readonly XmlNode[]): Set<XmlNode> {
  const found = new Set<XmlNode>()
  for (const top of tops) if (!found.has(top)) for (const node of nodesBelow(top)) found.add(node)
  return found
}

function keptOf({ only }: NodeSet, nodes: ReadonlySet<XmlNode>): ReadonlySet<XmlNode> {
  return only === undefined ? nodes : new Set([...nodes].filter((one) => only.has(one)))
}

/** XML-Signature XPath Filter 2.0 §3: subtrees met, taken away and added, one after the other. */
export function filterBySubtrees(set: NodeSet, transform: XmlElement): NodeSet {
  const { document } = set
  let kept = subtrees([...document.before, document.root, ...document.after])
  const steps = elementsOf(transform)
  if (steps.length === 0 || steps.length > FILTERS_MAX) throw new XmlSignatureError('filters of a transform')
  for (const step of steps) {
    if (step.local !== 'XPath' || step.namespace !== XPATH_FILTER)
      throw new XmlSignatureError(`${step.local} in place of a filter`)
    const found = subtrees(evaluatePath(document, textOf(step).trim(), step))
    const filter = attributeOf(step, 'Filter')
    if (filter === 'intersect') kept = new Set([...kept].filter((one) => found.has(one)))
    else if (filter === 'subtract') for (const one of found) kept.delete(one)
    else if (filter === 'union') for (const one of found) kept.add(one)
    else throw new XmlSignatureError(`the filter ${filter ?? ''}`)
  }
  return { ...set, only: keptOf(set, kept) }
}

const FILTERS_MAX = 8
const START = /^id\s*\(\s*(?:'([^']*)'|"([^"]*)")\s*\)/
const STEP = /^(\/(?:child|descendant)::|\/\/?)(?:(node\(\))|(?:([\w.-]+):)?([\w.-]+|\*))(?:\[([^\]]*)\])?/
const STEPS_MAX = 8

/** Elements and other nodes a path leads to; not `/` alone, not attributes. */
function evaluatePath(document: XmlDocument, path: string, holder: XmlElement): readonly XmlNode[] {
  const start = START.exec(path)
  let rest = start === null ? path : path.slice(start[0].length)
  let found: readonly XmlNode[] | undefined
  if (start !== null) {
    const named = indexXml(document).ids.get(start[1] ?? start[2] ?? '') ?? []
    if (named.length > 1) throw new XmlSignatureError('an identifier that stands twice')
    found = named.map(({ element }) => element)
  } else if (!rest.startsWith('/')) throw new XmlSignatureError(`the path ${path}`)
  for (let steps = 0; rest !== ''; steps++) {
    const match = STEP.exec(rest)
    if (match === null || steps === STEPS_MAX) throw new XmlSignatureError(`the path ${path}`)
    found = takeStep(document, found, { match, holder })
    rest = rest.slice(match[0].length)
  }
  return found ?? []
}

type PathStep = { readonly match: RegExpExecArray; readonly holder: XmlElement }

function takeStep(
  document: XmlDocument,
  from: readonly XmlNode[] | undefined,
  step: PathStep,
): readonly XmlNode[] {
  const { match, holder } = step
  const [, axis, any, prefix, name = '*', predicate] = match
  const namespace = prefix === undefined ? (name === '*' ? undefined : '') : holder.scope.get(prefix)
  if (prefix !== undefined && namespace === undefined) throw new XmlSignatureError(`the prefix ${prefix}`)
  const test = predicate === undefined ? () => true : predicateOf(predicate)
  const wanted = (node: XmlNode): boolean => {
    if (any !== undefined) return predicate === undefined
    if (node.kind !== 'element') return false
    if (namespace !== undefined && node.namespace !== namespace) return false
    return (name === '*' || node.local === name) && test(node)
  }
  const top = [...document.before, document.root, ...document.after]
  const candidates = from === undefined ? top : from.flatMap((one) => (isElement(one) ? one.children : []))
  return (axis === '//' || axis === '/descendant::' ? [...subtrees(candidates)] : candidates).filter(wanted)
}

const STARTS = /^starts-with\s*\(\s*local-name\(\)\s*,\s*(?:'([^']*)'|"([^"]*)")\s*\)$/
const EQUALS = /^local-name\(\)\s*=\s*(?:'([^']*)'|"([^"]*)")$/

function predicateOf(text: string): (element: XmlElement) => boolean {
  const tests = text.split(/\sor\s/).map((one): ((element: XmlElement) => boolean) => {
    const [starts, equals] = [STARTS.exec(one.trim()), EQUALS.exec(one.trim())]
    if (starts !== null) return ({ local }) => local.startsWith(starts[1] ?? starts[2] ?? '')
    if (equals !== null) return ({ local }) => local === (equals[1] ?? equals[2])
    throw new XmlSignatureError(`the predicate ${text}`)
  })
  return (element) => tests.some((test) => test(element))
}
