import { describe, expect, test } from 'vitest'
import { customizationOf, readInvoice } from './read-invoice.ts'
import { textAt } from './xml/node.ts'
import { pathFinder } from './xml/place.ts'
import { XML_LIMITS } from './xml/refusal.ts'

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:'
const SBDH = 'http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader'

const document = (name: string, content = '') =>
  `<${name} xmlns="${UBL}${name}-2" xmlns:cbc="${UBL}CommonBasicComponents-2">${content}</${name}>`
const invoice = document('Invoice', '<cbc:CustomizationID> urn:x </cbc:CustomizationID>\n<cbc:ID>1</cbc:ID>')
const envelope = (content: string) =>
  `<s:StandardBusinessDocument xmlns:s="${SBDH}" xmlns:cbc="${UBL}CommonBasicComponents-2">\n` +
  '<s:StandardBusinessDocumentHeader><cbc:ID>header</cbc:ID></s:StandardBusinessDocumentHeader>\n' +
  `${content}</s:StandardBusinessDocument>`

function read(text: string) {
  const found = readInvoice(text)
  return found.ok ? found.invoice : expect.fail(found.refusal.detail)
}

test.each([
  ['an invoice', invoice, 'ubl:Invoice', false],
  ['a credit note', document('CreditNote'), 'cn:CreditNote', false],
  ['an invoice in an envelope', envelope(invoice), 'ubl:Invoice', true],
  ['a credit note in an envelope', envelope(document('CreditNote')), 'cn:CreditNote', true],
])('%s', (_, text, root, enveloped) => {
  const found = read(text)
  expect(found).toMatchObject({ syntax: 'ubl', enveloped, root: { name: root, parent: undefined } })
  expect(found.byName.get(root)).toEqual([found.root])
})

test('what an envelope carries is read as if it had come without, but for its lines', () => {
  const carried = read(envelope(invoice))
  const ids = carried.byName.get('cbc:ID') ?? []
  expect(ids.map(pathFinder())).toEqual(['/ubl:Invoice/cbc:ID'])
  expect(textAt(carried.root, 'cbc:ID')).toBe('1')
  expect(carried.text.slice(0, ids[0]?.offset).split('\n')).toHaveLength(4)
})

test('the specification is told without the white space around it', () => {
  expect(customizationOf(read(invoice))).toBe('urn:x')
  expect(customizationOf(read(document('Invoice')))).toBe('')
})

describe('what is no invoice', () => {
  test.each([
    ['another document', document('Order'), 'the root is ?:Order,'],
    ['an invoice without namespace', '<Invoice/>', 'the root is ?:Invoice,'],
    ['an invoice of another version', invoice.replaceAll('Invoice-2', 'Invoice-1'), 'the root is ?:Invoice,'],
    [
      'a credit note in the namespace of invoices',
      `<CreditNote xmlns="${UBL}Invoice-2"/>`,
      'ubl:CreditNote,',
    ],
    ['an empty envelope', envelope(''), 'carries no invoice'],
    ['an envelope with two', envelope(invoice + invoice), 'carries no invoice'],
    ['an envelope with an order', envelope(document('Order')), 'carries no invoice'],
    ['an envelope in an envelope', envelope(envelope(invoice)), 'carries no invoice'],
  ])('%s', (_, text, detail) => {
    const found = readInvoice(text)
    expect(found).toMatchObject({ ok: false, refusal: { problem: 'not-an-invoice', line: 1, column: 1 } })
    expect(found.ok ? '' : found.refusal.detail).toContain(detail)
  })

  test('text that is no XML has the reason and the place of the reader', () => {
    expect(readInvoice('<Invoice>\n<ID>')).toMatchObject({
      ok: false,
      refusal: { problem: 'not-well-formed', line: 2 },
    })
    expect(readInvoice(`<!DOCTYPE a>${invoice}`)).toMatchObject({
      ok: false,
      refusal: { problem: 'doctype' },
    })
  })

  test('limits that are given count', () => {
    const found = readInvoice(invoice, { ...XML_LIMITS, nodes: 2 })
    expect(found).toMatchObject({ ok: false, refusal: { problem: 'too-many-nodes' } })
  })
})
