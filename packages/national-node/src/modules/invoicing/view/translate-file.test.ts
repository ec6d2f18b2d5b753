import { readFileSync } from 'node:fs'
import { type InvoiceModel, readInvoice, readModel } from '@entente/invoice'
import { expect, test } from 'vitest'
import { targetOf } from './open-lazily.ts'
import { countKept, translateFile } from './translate-file.ts'

function modelOf(name: string): InvoiceModel {
  const read = readInvoice(
    readFileSync(new URL(`../../../../../invoice/src/vectors/${name}`, import.meta.url)),
  )
  return read.ok ? readModel(read.invoice) : expect.fail(read.refusal.detail)
}
const [belgian, japanese] = [modelOf('belgian-invoice.xml'), modelOf('japanese-invoice.xml')]

test('each goes to the other side', () => {
  expect([targetOf(belgian), targetOf(japanese)]).toEqual(['pint-jp', 'peppol-bis'])
})

test('what only a person can say is asked', () => {
  expect(translateFile(belgian, 'pint-jp', {})).toMatchObject({
    state: 'questions',
    questions: [{ answer: 'registrationNumber' }],
  })
})

test('the report is about the file that came out: read again, counted, valid there', () => {
  const made = translateFile(belgian, 'pint-jp', { unregistered: true })
  if (made.state !== 'translated') return expect.fail(made.state)
  expect(made.report).toMatchObject({ pack: 'pint-jp-ntr@1.1.3', valid: true })
  expect(made.model.number).toBe(belgian.number)
  expect(made.model.seller.vatNumber).toBeUndefined()
  expect(made.changes.map(({ term, action }) => `${term} ${action}`)).toEqual(
    expect.arrayContaining(['BT-31 dropped', 'BT-24 re-expressed', 'BT-3 re-expressed']) as string[],
  )
  expect(made.changes[0]?.effect).toContain('input-tax')
  expect(made.kept).toBe(countKept(belgian, belgian) - 4)
})

test('what has no counterpart is refused', () => {
  const refused = translateFile({ ...belgian, kind: 'credit-note' }, 'pint-jp', { unregistered: true })
  expect(refused).toMatchObject({ state: 'refused', obstacles: [{ term: 'BT-3' }] })
})

test('one detail that differs is one less that was kept, and 25.00 is 25', () => {
  const all = countKept(belgian, belgian)
  expect(countKept(belgian, { ...belgian, number: '2' })).toBe(all - 1)
  const due = { units: 225, scale: 0 }
  expect(countKept(belgian, { ...belgian, totals: { ...belgian.totals, due } })).toBe(all)
})
