/** Elements of a known schema, read strictly: whatever is not expected is told with its place. */
import { placeIn, type XmlElement, XmlError, type XmlNode, XML_NAMESPACE } from '../xml/xml.ts'

export type MraFinding = {
  /** Path of local names, `TrustServiceEquivalenceInformation[2]/TrustServiceLegalIdentifier[1]`. */
  readonly place: string
  readonly line: number
  readonly detail: string
}

/** Whoever has so many did not mean this schema. */
const FINDINGS_MAX = 200

/** An element, where it stands, and where to tell what is wrong with it. */
export type Place = {
  readonly element: XmlElement
  readonly path: string
  readonly text: string
  readonly findings: MraFinding[]
}

export function tell({ element, path, text, findings }: Place, detail: string): undefined {
  if (findings.length === FINDINGS_MAX) throw new XmlError(`more than ${FINDINGS_MAX} findings`)
  findings.push({ place: path, line: placeIn(text, element.at).line, detail })
}

/** Name, namespace and how often: once, perhaps once, at least once, any number. */
export type Shape = readonly (readonly [local: string, namespace: string, times: '1' | '?' | '+' | '*'])[]

export type Children = {
  /** In document order; at most one where the shape says so. */
  readonly all: (local: string) => readonly Place[]
  readonly one: (local: string) => Place | undefined
}

/** The child elements in exactly the order of the shape. */
export function childrenOf(parent: Place, shape: Shape): Children {
  const found = new Map<string, Place[]>(shape.map(([local]) => [local, []]))
  let reached = 0
  for (const child of elementsIn(parent)) {
    const { local, namespace } = child.element
    const index = shape.findIndex((one) => one[0] === local && one[1] === namespace)
    const places = index < 0 ? undefined : found.get(local)
    if (places === undefined) tell(child, 'not known here')
    else if (index < reached) tell(child, 'out of order')
    else if (places.length > 0 && !isMany(shape[index]?.[2])) tell(child, 'more than once')
    else places.push(child)
    reached = Math.max(reached, index)
  }
  tellMissing(parent, shape, found)
  return { all: (local) => found.get(local) ?? [], one: (local) => found.get(local)?.[0] }
}

function tellMissing(parent: Place, shape: Shape, found: ReadonlyMap<string, readonly Place[]>): void {
  for (const [local, , times] of shape)
    if ((times === '1' || times === '+') && found.get(local)?.length === 0)
      tell(parent, `${local} is missing`)
}

function isMany(times: Shape[number][2] | undefined): boolean {
  return times === '+' || times === '*'
}

/** The child elements, whatever they are; text between them is told. */
export function elementsIn(parent: Place): readonly Place[] {
  const counts = new Map<string, number>()
  return parent.element.children.flatMap((node) => {
    if (isElement(node)) {
      const number = (counts.get(node.local) ?? 0) + 1
      counts.set(node.local, number)
      return [{ ...parent, element: node, path: `${parent.path}/${node.local}[${number}]` }]
    }
    if (node.kind === 'text' && node.value.trim() !== '') tell(parent, 'text between elements')
    return []
  })
}

function isElement(node: XmlNode): node is XmlElement {
  return node.kind === 'element'
}

/** Where a schema for XML editors is named, on any element. */
const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const HINTS = ['schemaLocation', 'noNamespaceSchemaLocation']

/** The attributes without prefix, by name; `xml:lang` only where it is among the names. */
export function attributesOf(
  place: Place,
  names: readonly string[],
): Readonly<Record<string, string | undefined>> {
  const found: Record<string, string> = {}
  for (const { namespace, local, value } of place.element.attributes) {
    if (namespace === XSI && HINTS.includes(local)) continue
    const name = namespace === XML_NAMESPACE ? `xml:${local}` : local
    if ((namespace !== '' && namespace !== XML_NAMESPACE) || !names.includes(name))
      tell(place, `the attribute ${name} is not known here`)
    else found[name] = value
  }
  return found
}

/** Text alone, not empty. `trimmed` for the types of the schema in which outer white space does not count. */
export function textOf(place: Place, { trimmed }: { readonly trimmed: boolean }): string | undefined {
  const { children } = place.element
  if (children.some(isElement)) return tell(place, 'an element where text belongs')
  const text = children.map((node) => (node.kind === 'text' ? node.value : '')).join('')
  const value = trimmed ? text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '') : text
  return value === '' ? tell(place, 'empty') : value
}

/** An element that holds nothing but text, and no attributes but these. */
export function leafText(place: Place | undefined, attributes: readonly string[] = []): string | undefined {
  if (place === undefined) return undefined
  attributesOf(place, attributes)
  return textOf(place, { trimmed: true })
}
