import { expect, test } from 'vitest'
import { createSvrl } from './svrl.ts'
import { attribute } from './xml/node.ts'
import { parseXml } from './xml/parse-xml.ts'

const finding = {
  rule: 'BR-02',
  severity: 'fatal',
  path: '/ubl:Invoice',
  line: 1,
  terms: ['BT-1'],
  message: 'An invoice number: <1> & "2".',
} as const

function read(text: string) {
  const parsed = parseXml(text)
  return parsed.ok ? parsed.document.root : expect.fail(parsed.refusal.detail)
}

test('every finding is a failed assertion with its rule, severity, place and text', () => {
  const root = read(createSvrl({ pack: 'peppol-bis@3.0.21', valid: false, findings: [finding, finding] }))
  expect(attribute(root, 'title')).toBe('peppol-bis@3.0.21')
  expect(root.children).toHaveLength(2)
  const [failed] = root.children
  expect(failed?.attributes).toEqual(['id', 'BR-02', 'flag', 'fatal', 'location', '/ubl:Invoice', 'test', ''])
  expect(failed?.children.map(({ text }) => text)).toEqual([finding.message])
})

test('a report without findings is an empty output', () => {
  const root = read(createSvrl({ pack: 'a', valid: true, findings: [] }))
  expect(root.children).toEqual([])
})
