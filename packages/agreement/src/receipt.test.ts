import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import { commitTo, createReceipt, outcomeOf, type ReceiptDraft } from './receipt.ts'
import type { Sha256 } from './signature.ts'
import { workedCase } from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const decision = workedCase(worked, sha256).decide()
const salt = new Uint8Array(32).fill(7)
const draft: ReceiptDraft = {
  id: 'urn:uuid:01990000-0000-7000-8000-000000000001',
  node: 'be',
  evaluator: 'entente/0.1.0',
  decision,
  inputs: [
    { role: 'list', sha256: 'a'.repeat(64) },
    { role: 'credential', personal: 'eyJhbGciOiJFUzI1NiJ9.渡邉', salt },
  ],
  sha256,
}

test('[BE-JP 4] a receipt says what was decided, by which text, from which inputs, and names nobody', () => {
  const { receipt, canonical } = createReceipt(draft)
  expect(receipt).toMatchObject({
    '@type': 'EntenteReceipt',
    agreement: { id: 'urn:entente:agreement:be-jp', version: 1 },
    rule: 'jp-be.mnc',
    verdict: 'RECOGNISED_LIMITED',
    semantics: 1,
  })
  expect(receipt.inputs).toEqual([
    { role: 'credential', commit: commitTo('eyJhbGciOiJFUzI1NiJ9.渡邉', salt, sha256) },
    { role: 'list', sha256: 'a'.repeat(64) },
  ])
  expect(canonical).not.toContain('eyJhbG')
  expect(Buffer.byteLength(canonical)).toBeLessThan(4096)
})

test('the commitment is SHA-256 of a zero byte, the salt and the bytes', () => {
  const expected = createHash('sha256')
    .update(Buffer.concat([Buffer.from([0]), salt, Buffer.from('abc')]))
    .digest('hex')
  expect(commitTo('abc', salt, sha256)).toBe(expected)
  expect(commitTo(Uint8Array.of(97, 98, 99), salt, sha256)).toBe(expected)
  expect(() => commitTo('abc', salt.subarray(1), sha256)).toThrow('salt: 32 bytes, not 31')
})

test('the order in which inputs are listed does not show, and a replay compares the outcome', () => {
  const turned = createReceipt({ ...draft, inputs: draft.inputs.toReversed() })
  expect(turned.canonical).toBe(createReceipt(draft).canonical)
  expect(outcomeOf(turned.receipt)).toBe(outcomeOf(decision))
})
