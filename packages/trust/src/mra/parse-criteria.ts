/** Criteria about the content of a certificate: TS 119 612 §5.5.9.2.2 with the additions of the extension. */
import { KEY_USAGE } from '../pkix/oids.ts'
import { createBitName } from './create-criteria.ts'
import { NAMESPACE, type MraAssert, type MraCriteria, type MraCriterion, type MraQcStatement } from './mra.ts'
import { parseObjectIdentifier, parseObjectIdentifiers } from './parse-values.ts'
import {
  attributesOf,
  childrenOf,
  elementsIn,
  leafText,
  type Place,
  type Shape,
  tell,
  textOf,
} from './read-element.ts'

const { mra, sie, tslx } = NAMESPACE

const CRITERIA: Shape = [
  ['KeyUsage', sie, '*'],
  ['PolicySet', sie, '*'],
  ['CriteriaList', sie, '*'],
  ['Description', sie, '?'],
  ['otherCriteriaList', sie, '?'],
]

const ASSERTS: readonly MraAssert[] = ['all', 'atLeastOne', 'none']

/** A list of criteria under whichever name it stands. */
export function parseCriteria(place: Place): MraCriteria {
  const assert = parseAssert(place)
  const children = childrenOf(place, CRITERIA)
  const description = parseDescription(children.one('Description'))
  const criteria: MraCriterion[] = [
    ...children.all('KeyUsage').map(parseKeyUsage),
    ...children.all('PolicySet').map(
      (one): MraCriterion => ({
        kind: 'policies',
        oids: parseObjectIdentifiers(one, 'PolicyIdentifier', sie),
      }),
    ),
    ...children.all('CriteriaList').map((one): MraCriterion => ({ kind: 'list', list: parseCriteria(one) })),
    ...children.all('otherCriteriaList').flatMap(parseOthers),
  ]
  if (criteria.length === 0) tell(place, 'no criteria')
  return { assert, criteria, ...(description !== undefined && { description }) }
}

/** The schema lets it be absent; what would then be meant is said nowhere. */
function parseAssert(place: Place): MraAssert {
  const { assert } = attributesOf(place, ['assert'])
  const known = ASSERTS.find((one) => one === assert)
  if (known === undefined) tell(place, assert === undefined ? 'assert is missing' : `assert is ${assert}`)
  return known ?? 'all'
}

/** An empty one says nothing, and is found in real lists. */
function parseDescription(place: Place | undefined): string | undefined {
  if (place === undefined || place.element.children.length === 0) return undefined
  attributesOf(place, [])
  return textOf(place, { trimmed: false })
}

function parseKeyUsage(place: Place): MraCriterion {
  attributesOf(place, [])
  const bits = childrenOf(place, [['KeyUsageBit', sie, '+']])
    .all('KeyUsageBit')
    .flatMap((bit) => {
      const { name = '' } = attributesOf(bit, ['name'])
      const value = textOf(bit, { trimmed: true })
      const known = KEY_USAGE.find((one) => createBitName(one) === name)
      if (known === undefined) return tell(bit, `${name} is not a key usage`) ?? []
      if (!/^(?:true|false|1|0)$/.test(value ?? '')) return tell(bit, 'neither true nor false') ?? []
      return [{ name: known, value: value === 'true' || value === '1' }]
    })
  return { kind: 'keyUsage', bits }
}

function parseOthers(place: Place): readonly MraCriterion[] {
  attributesOf(place, [])
  return elementsIn(place).flatMap((child): readonly MraCriterion[] => {
    const { local, namespace } = child.element
    if (namespace === mra && local === 'QcStatementSet') return [parseStatements(child)]
    if (namespace === tslx && local === 'ExtendedKeyUsage')
      return [{ kind: 'extendedKeyUsage', oids: parseObjectIdentifiers(child, 'KeyPurposeId', tslx) }]
    if (namespace === tslx && local === 'CertSubjectDNAttribute')
      return [{ kind: 'subject', oids: parseObjectIdentifiers(child, 'AttributeOID', tslx) }]
    return tell(child, 'a criterion that is not known') ?? []
  })
}

function parseStatements(place: Place): MraCriterion {
  attributesOf(place, [])
  const statements = childrenOf(place, [['QcStatement', mra, '+']])
    .all('QcStatement')
    .flatMap((one) => parseStatement(one) ?? [])
  return { kind: 'qcStatements', statements }
}

function parseStatement(place: Place): MraQcStatement | undefined {
  attributesOf(place, [])
  const children = childrenOf(place, [
    ['QcStatementId', mra, '1'],
    ['QcStatementInfo', mra, '?'],
  ])
  const id = parseObjectIdentifier(children.one('QcStatementId'))
  const info = children.one('QcStatementInfo')
  if (id === undefined) return undefined
  return info === undefined ? { id } : { id, ...parseInfo(info) }
}

/** Either a type or a country. */
function parseInfo(place: Place): Omit<MraQcStatement, 'id'> {
  attributesOf(place, [])
  const children = childrenOf(place, [
    ['QcType', mra, '?'],
    ['QcCClegislation', mra, '?'],
  ])
  const [type, legislation] = [children.one('QcType'), children.one('QcCClegislation')]
  if ((type === undefined) === (legislation === undefined)) tell(place, 'either a type or a country')
  const qcType = parseObjectIdentifier(type)
  const country = leafText(legislation)
  if (legislation !== undefined && country !== undefined && !/^[A-Z]{2}$/.test(country))
    tell(legislation, `${country} is not a country code`)
  return { ...(qcType !== undefined && { qcType }), ...(country !== undefined && { country }) }
}
