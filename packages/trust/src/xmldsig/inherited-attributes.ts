/** Attributes of the `xml` namespace that an element without its parent takes from the elements around it. */
import { type XmlAttribute, type XmlElement, XML_NAMESPACE } from '../xml/xml.ts'
import { joinBase } from './join-base.ts'

export type Inheriting = {
  readonly method: 'c14n-1.0' | 'c14n-1.1'
  readonly inOutput: (element: XmlElement) => boolean
}

/**
 * Canonical XML 1.0 §2.4: the nearest of each name. Canonical XML 1.1 §2.4: `lang` and `space` only, never `id`, and
 * `base` joined from those of the elements left out.
 */
export function inheritedAttributes(
  element: XmlElement,
  around: readonly XmlElement[],
  { method, inOutput }: Inheriting,
): readonly XmlAttribute[] {
  const own = new Set(element.attributes.filter(isXml).map(({ local }) => local))
  const taken = new Map<string, XmlAttribute>()
  for (const one of around.toReversed())
    for (const attribute of one.attributes)
      if (isXml(attribute) && !own.has(attribute.local) && !taken.has(attribute.local))
        taken.set(attribute.local, attribute)
  if (method === 'c14n-1.0') return [...element.attributes, ...taken.values()]
  const simple = [...taken.values()].filter(({ local }) => local === 'lang' || local === 'space')
  const base = baseOf(element, around, inOutput)
  const others = element.attributes.filter((one) => !(isXml(one) && one.local === 'base'))
  return [...others, ...simple, ...(base === undefined ? [] : [base])]
}

function isXml({ namespace }: XmlAttribute): boolean {
  return namespace === XML_NAMESPACE
}

function ownBase(element: XmlElement): XmlAttribute | undefined {
  return element.attributes.find((one) => isXml(one) && one.local === 'base')
}

/** Of the elements left out between this one and the nearest in the output. */
function baseOf(
  element: XmlElement,
  around: readonly XmlElement[],
  inOutput: Inheriting['inOutput'],
): XmlAttribute | undefined {
  const nearest = around.findLastIndex(inOutput)
  const bases = [...around.slice(nearest + 1), element].flatMap((one) => ownBase(one) ?? [])
  const [last] = bases.slice(-1)
  if (last === undefined || bases.length === 1) return last
  const value = bases.map((one) => one.value).reduce((above, below) => joinBase(above, below))
  return value === '' ? undefined : { ...last, value }
}
