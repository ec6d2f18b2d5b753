/** Extensions of a service (TS 119 612 §5.5.9) and of the criteria in them. */
import { type MraAssert, type MraCriteria, type MraCriterion, NAMESPACE } from '../mra/mra.ts'
import { KEY_USAGE } from '../pkix/oids.ts'
import type { Instant } from '../ports.ts'
import { parseXmlDateTime } from '../xml/date-time.ts'
import type { XmlElement } from '../xml/xml.ts'
import { attributeOf, childrenNamed, elementsOf, textOf } from '../xmldsig/xml-tree.ts'
import { type Notes, tell, textIn } from './read-parts.ts'
import { SIE, TSL, type TslQualification, TSLX } from './tsl.ts'

export type ServiceExtensions = {
  readonly asi: readonly string[]
  readonly qualifications: readonly TslQualification[]
  readonly expiredCertificatesSince?: Instant
  readonly unknownCritical: readonly string[]
}

export function parseExtensions(notes: Notes, extensions: readonly XmlElement[]): ServiceExtensions {
  const asi: string[] = []
  const qualifications: TslQualification[] = []
  const unknownCritical: string[] = []
  let since: Instant | undefined
  for (const extension of extensions) {
    const critical = isCritical(notes, extension)
    for (const content of elementsOf(extension))
      if (isNamed(content, 'AdditionalServiceInformation', TSL)) asi.push(...additional(notes, content))
      else if (isNamed(content, 'Qualifications', SIE))
        qualifications.push(...qualificationsIn(notes, content))
      else if (isNamed(content, 'ExpiredCertsRevocationInfo', TSL))
        since ??= parseXmlDateTime(textOf(content).trim())
      else if (!isNamed(content, 'TakenOverBy', TSLX)) {
        tell(notes, content, `the extension ${content.local} is not known`)
        if (critical) unknownCritical.push(content.local)
      }
  }
  return {
    asi,
    qualifications,
    unknownCritical,
    ...(since !== undefined && { expiredCertificatesSince: since }),
  }
}

function isNamed(element: XmlElement, local: string, namespace: string): boolean {
  return element.local === local && element.namespace === namespace
}

/** What is neither true nor false counts as critical: the careful reading. */
function isCritical(notes: Notes, extension: XmlElement): boolean {
  const value = attributeOf(extension, 'Critical')?.trim()
  if (value === undefined || !/^(?:true|false|1|0)$/.test(value))
    tell(notes, extension, 'Critical is neither true nor false')
  return value !== 'false' && value !== '0'
}

function additional(notes: Notes, element: XmlElement): readonly string[] {
  return childrenNamed(element, 'URI', TSL).flatMap((one) => textIn(notes, one) ?? [])
}

function qualificationsIn(notes: Notes, element: XmlElement): readonly TslQualification[] {
  return childrenNamed(element, 'QualificationElement', SIE).map((one) => {
    const qualifiers = childrenNamed(one, 'Qualifiers', SIE)
      .flatMap((list) => childrenNamed(list, 'Qualifier', SIE))
      .flatMap((qualifier) => attributeOf(qualifier, 'uri')?.trim() ?? [])
    const [list, ...others] = childrenNamed(one, 'CriteriaList', SIE)
    if (list === undefined || others.length > 0) tell(notes, one, 'not one CriteriaList')
    return {
      qualifiers,
      criteria: list === undefined || others.length > 0 ? undefined : criteriaIn(notes, list),
    }
  })
}

const ASSERTS: readonly MraAssert[] = ['all', 'atLeastOne', 'none']

/** Undefined where one part cannot be understood: a list of the others would say something else. */
function criteriaIn(notes: Notes, element: XmlElement): MraCriteria | undefined {
  const asserted = attributeOf(element, 'assert')
  // The schema lets it be absent; every list known then means all.
  const assert = ASSERTS.find((one) => one === (asserted ?? 'all'))
  const criteria = elementsOf(element).flatMap((one) => criterionIn(notes, one))
  if (assert === undefined || criteria.some((one) => one === undefined)) {
    tell(notes, element, 'a criterion that is not known')
    return undefined
  }
  return { assert, criteria: criteria.filter((one) => one !== undefined) }
}

/** None for what is for people; undefined for what is not known. */
function criterionIn(notes: Notes, element: XmlElement): readonly (MraCriterion | undefined)[] {
  const { local, namespace } = element
  if (namespace !== SIE) return [undefined]
  switch (local) {
    case 'Description':
      return []
    case 'KeyUsage':
      return [keyUsage(element)]
    case 'PolicySet':
      return [identifiers(element, { kind: 'policies', child: 'PolicyIdentifier', space: SIE })]
    case 'CriteriaList': {
      const list = criteriaIn(notes, element)
      return [list === undefined ? undefined : { kind: 'list', list }]
    }
    case 'otherCriteriaList':
      return elementsOf(element).map(otherCriterion)
    default:
      return [undefined]
  }
}

function otherCriterion(element: XmlElement): MraCriterion | undefined {
  if (element.namespace !== TSLX) return undefined
  if (element.local === 'ExtendedKeyUsage')
    return identifiers(element, { kind: 'extendedKeyUsage', child: 'KeyPurposeId', space: TSLX })
  if (element.local === 'CertSubjectDNAttribute')
    return identifiers(element, { kind: 'subject', child: 'AttributeOID', space: TSLX })
  return undefined
}

function keyUsage(element: XmlElement): MraCriterion | undefined {
  const bits = elementsOf(element).map((bit) => {
    const name = KEY_USAGE.find((one) => one.toLowerCase() === attributeOf(bit, 'name')?.toLowerCase())
    const value = textOf(bit).trim()
    if (name === undefined || !/^(?:true|false|1|0)$/.test(value)) return undefined
    return { name, value: value === 'true' || value === '1' }
  })
  const known = bits.filter((one) => one !== undefined)
  return known.length === bits.length && known.length > 0 ? { kind: 'keyUsage', bits: known } : undefined
}

type Identifiers = {
  readonly kind: 'policies' | 'extendedKeyUsage' | 'subject'
  readonly child: string
  readonly space: string
}

const OID = /^(?:urn:oid:)?([0-2](?:\.(?:0|[1-9]\d*)){1,30})$/i

function identifiers(element: XmlElement, { kind, child, space }: Identifiers): MraCriterion | undefined {
  const children = elementsOf(element)
  const oids = childrenNamed(element, child, space).flatMap((one) => {
    const [identifier] = childrenNamed(one, 'Identifier', NAMESPACE.xades)
    return OID.exec(identifier === undefined ? '' : textOf(identifier).trim())?.[1] ?? []
  })
  return oids.length === children.length && oids.length > 0 ? { kind, oids } : undefined
}
