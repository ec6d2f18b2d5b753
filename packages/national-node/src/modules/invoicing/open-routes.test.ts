import { readFileSync } from 'node:fs'
import { checkInvoice } from '@entente/invoice'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { onError } from '../../http/problem.ts'
import { createLog } from '../../kernel/log.ts'
import { openRoutes } from './open-routes.ts'

const app = new Hono()
  .onError(onError(createLog({ node: 'test', write: () => undefined })))
  .route('/', openRoutes())
const vector = (name: string): string =>
  readFileSync(new URL(`../../../../invoice/src/vectors/${name}.xml`, import.meta.url), 'utf8')
const belgian = vector('belgian-invoice')

async function post(path: string, body: string) {
  const answer = await app.request(`/invoicing/${path}`, { method: 'POST', body })
  return { status: answer.status, said: (await answer.json()) as Record<string, unknown> }
}

test('a document is checked by the rules it names, or by those that are asked for', async () => {
  expect(await post('validate', belgian)).toEqual({
    status: 200,
    said: { pack: 'peppol-bis@3.0.21', valid: true, findings: [] },
  })
  const asked = await post('validate?pack=pint-jp', belgian)
  expect(asked.said).toMatchObject({ pack: 'pint-jp@1.1.3', valid: false })
})

test('translated for Japan: the invoice, what changed, and how much is as it was', async () => {
  const { status, said } = await post('translate?to=pint-jp&registrationNumber=T7000012050002', belgian)
  expect(status).toBe(200)
  expect(said).toMatchObject({ state: 'translated', pack: 'pint-jp@1.1.3' })
  expect(said['kept']).toBeGreaterThan(50)
  expect(said['changes']).toContainEqual(expect.objectContaining({ term: 'BT-24', action: 're-expressed' }))
  const checked = checkInvoice(String(said['ubl']))
  expect(checked.ok && [checked.report.pack, checked.report.valid]).toEqual(['pint-jp@1.1.3', true])
})

test('without a target it goes to the other side, and what comes back says the same', async () => {
  const { said: there } = await post('translate?registrationNumber=T7000012050002', belgian)
  const { said: back } = await post('translate?buyerReference=PO-1', String(there['ubl']))
  expect(back).toMatchObject({ state: 'translated', pack: 'peppol-bis@3.0.21' })
})

test('what only the sender can say is asked, and asked no more when it is said', async () => {
  const { status, said } = await post('translate?to=pint-jp', belgian)
  expect(status).toBe(200)
  expect(said).toMatchObject({ state: 'questions' })
  expect(said['questions']).toContainEqual(expect.objectContaining({ answer: 'registrationNumber' }))
  expect((await post('translate?to=pint-jp&unregistered=true', belgian)).said['state']).toBe('translated')
})

test('what cannot be said there is refused, with the reason', async () => {
  const reduced = belgian
    .replaceAll('>G</cbc:ID>', '>S</cbc:ID>')
    .replaceAll('>0</cbc:Percent>', '>6</cbc:Percent>')
  const { status, said } = await post('translate?to=pint-jp&unregistered=true', reduced)
  expect(status).toBe(200)
  expect(said['state']).toBe('refused')
})

test.each([
  ['translate', '<Order/>', 'invoicing/not-an-invoice'],
  ['translate?to=france', belgian, 'input/not-as-expected'],
  ['translate?periodFrom=yesterday', belgian, 'input/not-as-expected'],
  ['validate?pack=peppol-bis@2', belgian, 'invoicing/unknown-pack'],
  ['validate?pack=pint-jp', vector('belgian-invoice-cii'), 'invoicing/other-syntax'],
  ['validate', ' '.repeat(10 * 1024 * 1024 + 1), 'input/too-large'],
])('%s is refused with a reason (%#)', async (path, body, code) => {
  const { status, said } = await post(path, body)
  expect(status).toBe(code === 'input/too-large' ? 413 : 400)
  expect(JSON.stringify(said)).toContain(code)
})
