/** Criteria → XML. The caller brings them in the order of the schema. */
import type { XmlDraft } from '../xml/write-xml.ts'
import type { MraCriteria, MraCriterion, MraQcStatement } from './mra.ts'

/** `name` is that of the element: a declaration of a party, or a list inside one. */
export function createCriteria(name: string, { assert, criteria, description }: MraCriteria): XmlDraft {
  const drafts = criteria.map((one) => ({ inOther: OTHERS.includes(one.kind), draft: criterion(one) }))
  const others = drafts.flatMap(({ inOther, draft }) => (inOther ? [draft] : []))
  return {
    name,
    attributes: { assert },
    content: [
      ...drafts.flatMap(({ inOther, draft }) => (inOther ? [] : [draft])),
      ...(description === undefined ? [] : [{ name: 'sie:Description', content: description }]),
      ...(others.length === 0 ? [] : [{ name: 'sie:otherCriteriaList', content: others }]),
    ],
  }
}

/** TS 119 612 writes one of the nine bits of RFC 5280 in another way. */
export function createBitName(name: string): string {
  return name === 'cRLSign' ? 'crlSign' : name
}

const OTHERS: readonly MraCriterion['kind'][] = ['qcStatements', 'extendedKeyUsage', 'subject']

function criterion(one: MraCriterion): XmlDraft {
  switch (one.kind) {
    case 'keyUsage':
      return {
        name: 'sie:KeyUsage',
        content: one.bits.map(({ name, value }) => ({
          name: 'sie:KeyUsageBit',
          attributes: { name: createBitName(name) },
          content: String(value),
        })),
      }
    case 'policies':
      return identifiers('sie:PolicySet', 'sie:PolicyIdentifier', one.oids)
    case 'list':
      return createCriteria('sie:CriteriaList', one.list)
    case 'qcStatements':
      return { name: 'mra:QcStatementSet', content: one.statements.map(statement) }
    case 'extendedKeyUsage':
      return identifiers('tslx:ExtendedKeyUsage', 'tslx:KeyPurposeId', one.oids)
    case 'subject':
      return identifiers('tslx:CertSubjectDNAttribute', 'tslx:AttributeOID', one.oids)
  }
}

function identifiers(name: string, item: string, oids: readonly string[]): XmlDraft {
  return { name, content: oids.map((oid) => identifier(item, oid)) }
}

function identifier(name: string, oid: string): XmlDraft {
  const attributes = { Qualifier: 'OIDAsURN' }
  return { name, content: [{ name: 'xades:Identifier', attributes, content: `urn:oid:${oid}` }] }
}

function statement({ id, qcType, country }: MraQcStatement): XmlDraft {
  const info = [
    ...(qcType === undefined ? [] : [identifier('mra:QcType', qcType)]),
    ...(country === undefined ? [] : [{ name: 'mra:QcCClegislation', content: country }]),
  ]
  return {
    name: 'mra:QcStatement',
    content: [
      identifier('mra:QcStatementId', id),
      ...(info.length === 0 ? [] : [{ name: 'mra:QcStatementInfo', content: info }]),
    ],
  }
}
