import { expect, test } from 'vitest'
import { parseXml } from '../xml/parse-xml.ts'
import { pathFinder } from '../xml/place.ts'
import { compilePatterns, findBreaches } from './compile.ts'
import { fatal, factsOf, none, on, type Pattern, warning } from './rule.ts'

const CAC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2'
const INVOICE = 'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'

/** A rule that never holds: it tells of which nodes it was asked. */
const asked = (id: string) => fatal(id, 'Never.', () => false)

function breaches(patterns: readonly Pattern[], content: string, limit = 100): readonly string[] {
  const parsed = parseXml(`<u:Invoice xmlns:u="${INVOICE}" xmlns="${CAC}">${content}</u:Invoice>`)
  const document = parsed.ok ? parsed.document : expect.fail(parsed.refusal.detail)
  const pathOf = pathFinder()
  return findBreaches(compilePatterns(patterns), factsOf(document), limit).map(
    ({ rule, node }) => `${rule.id} ${pathOf(node).replaceAll('/cac:', '/')}`,
  )
}

test.each<[string, string, string, string[]]>([
  ['a name anywhere', 'cac:Party', '<Party/><Item><Party/></Item>', ['Party', 'Item/Party']],
  ['a name in a name', 'cac:Item/cac:Party', '<Party/><Item><Party/></Item>', ['Item/Party']],
  ['alternatives', 'cac:Item | cac:Price', '<Price/><Item/>', ['Price', 'Item']],
  ['a place below the root', '/ubl:Invoice/cac:Item', '<Item/><Party><Item/></Party>', ['Item']],
  ['anything in a name', 'cac:Item/*', '<Item><Party/><Price/></Item>', ['Item/Party', 'Item/Price']],
  [
    'a name at any place',
    'cac:Item/*/cac:Party',
    '<Item><Price><Party/></Price></Item>',
    ['Item/Price/Party'],
  ],
  ['a place that is not there', 'cn:CreditNote/cac:Item', '<Item/>', []],
])('%s', (_, place, content, found) => {
  expect(breaches([{ contexts: [on(place, [asked('A')])] }], content)).toEqual(
    found.map((path) => `A /ubl:Invoice/${path}`),
  )
})

test('the root itself', () => {
  expect(breaches([{ contexts: [on('/ubl:Invoice', [asked('A')])] }], '')).toEqual(['A /ubl:Invoice'])
})

test('in a pattern a node meets the first context it fits, in another pattern it is asked again', () => {
  const special = on('cac:Item/cac:Party', [asked('SPECIAL')])
  const general = on('cac:Party', [asked('GENERAL')])
  const content = '<Party/><Item><Party/></Item>'
  const [outer, inner] = ['/ubl:Invoice/Party', '/ubl:Invoice/Item/Party']
  expect(breaches([{ contexts: [special, general] }], content)).toEqual([
    `GENERAL ${outer}`,
    `SPECIAL ${inner}`,
  ])
  expect(breaches([{ contexts: [general, special] }], content)).toEqual([
    `GENERAL ${outer}`,
    `GENERAL ${inner}`,
  ])
  expect(breaches([{ contexts: [special] }, { contexts: [general] }], content)).toEqual([
    `GENERAL ${outer}`,
    `SPECIAL ${inner}`,
    `GENERAL ${inner}`,
  ])
})

test('a context that comes before the one for any element goes first, one that comes after it never', () => {
  const any = on('*', [asked('ANY')])
  const item = on('cac:Item', [asked('ITEM')])
  const root = 'ANY /ubl:Invoice'
  expect(breaches([{ contexts: [item, any] }], '<Item/>')).toEqual([root, 'ITEM /ubl:Invoice/Item'])
  expect(breaches([{ contexts: [any, item] }], '<Item/>')).toEqual([root, 'ANY /ubl:Invoice/Item'])
})

test('a node that a condition turns away goes on to the next context', () => {
  const small = on('cac:Item', [asked('SMALL')], ({ children }) => children.length === 0)
  const rest = on('cac:Item', [asked('REST')])
  expect(breaches([{ contexts: [small, rest] }], '<Item/><Item><Party/></Item>')).toEqual([
    'SMALL /ubl:Invoice/Item[1]',
    'REST /ubl:Invoice/Item[2]',
  ])
})

test('a rule points at the node it answers with', () => {
  const rule = warning('A', 'No prices.', ({ children }) =>
    none(children, ({ name }) => name === 'cac:Price'),
  )
  expect(breaches([{ contexts: [on('cac:Item', [rule])] }], '<Item><Party/><Price/></Item>')).toEqual([
    'A /ubl:Invoice/Item/Price',
  ])
})

test('an identifier that is there twice is a mistake of ours', () => {
  const twice = [{ contexts: [on('cac:Item', [asked('A')]), on('cac:Party', [asked('A')])] }]
  expect(() => compilePatterns(twice)).toThrow('rule A is there twice')
})

test('a document that breaks a rule everywhere stops costing when the limit is passed', () => {
  const contexts = [on('cac:Item', [asked('A')]), on('cac:Party', [asked('B')])]
  const found = breaches([{ contexts }], '<Item/>'.repeat(50) + '<Party/>'.repeat(50), 10)
  expect(found).toHaveLength(11)
})
