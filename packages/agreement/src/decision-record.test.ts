import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import type { Decision } from './decision.ts'
import { decisionRecord, hashRecord } from './decision-record.ts'
import { canonicalJson } from './jcs.ts'
import { recognise } from './recognise.ts'
import { drawsFrom } from './vectors/draw.ts'
import { drawAgreements } from './vectors/drawn-agreements.ts'
import { drawFacts, drawRequest } from './vectors/drawn-questions.ts'
import { AT, workedCase } from './vectors/worked-case.ts'

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const { decide } = workedCase(worked, sha256)

/** What the record is, without anything prepared: a copy shares nothing with the decision. */
function plainRecord({ trace: _trace, ...record }: Decision): string {
  return canonicalJson(structuredClone(record))
}

/** Twice: the first may write what the second writes over. */
function expectHashed(decision: Decision): void {
  const expected = sha256(plainRecord(decision))
  expect([hashRecord(decision, sha256), hashRecord(decision, sha256)]).toEqual([expected, expected])
}

test('the record is the canonical decision without its trace, whatever was decided before', () => {
  const draw = drawsFrom(7, 95)
  const worlds = Array.from({ length: 12 }, () => drawAgreements(draw, worked, sha256))
  fc.assert(
    fc.property(fc.constantFrom(...worlds), fc.integer({ min: 0, max: 100_000 }), (world, seed) => {
      const questions = drawsFrom(seed, 95)
      const { retention, ...drawn } = drawRequest(questions)
      const request = { ...drawn, at: AT, ...(retention === 'soon' ? {} : { retention }) }
      const facts = { ...drawFacts(questions, request), log: null }
      const decision = recognise(world, request, { ...facts, present: facts.present ?? [] })
      expect(decisionRecord(decision)).toBe(plainRecord(decision))
      expectHashed(decision)
      expect(canonicalJson(decision)).toBe(canonicalJson(structuredClone(decision)))
    }),
    { numRuns: 300 },
  )
})

test('nothing is kept of a decision that can still be changed', () => {
  const decision = structuredClone(decide())
  const before = decisionRecord(decision)
  const changed: Decision = Object.assign(decision, { knownAt: '2027-01-15T11:00:00.000Z', noticesHead: 'é' })
  Object.assign(changed.effect, { boundBy: 'mode' })
  Object.assign(changed.reasons[0] ?? {}, { detail: 'another "pilot"' })
  expect(decisionRecord(changed)).not.toBe(before)
  expect(decisionRecord(changed)).toBe(plainRecord(changed))
  expectHashed(changed)
})

test('what was written of one time is written over by the next, whatever its form', () => {
  const decision = decide()
  for (const time of [
    '2027-01-15T11:00:00.000Z',
    '2027-01-15T11:00:00Z',
    'a "quoted" text of 24 ch',
    'é'.repeat(24),
    '',
  ])
    for (const change of [{ at: time }, { knownAt: time }, { at: time, knownAt: time }]) {
      expectHashed({ ...decision, ...change })
      expectHashed(decision)
      expectHashed({ ...decide(), ...change })
    }
})

test('two decisions that differ in one member have two records', () => {
  const decision = decide()
  for (const change of [
    { clause: null },
    { deciding: null },
    { stepUp: 'passport-chip' },
    { rule: 'another' },
    { noticesHead: null },
    { reasons: decision.reasons.slice(1) },
    { reasons: decision.reasons.toReversed() },
    { verdict: 'RECOGNISED' },
    { agreement: { id: 'urn:entente:agreement:be-jp', version: 2, sha256: '' } },
    { effect: { ...decision.effect, level: 'low' } },
  ] as const) {
    const other: Decision = { ...decision, ...change }
    for (const one of [other, decision]) {
      expect(decisionRecord(one)).toBe(plainRecord(one))
      expectHashed(one)
    }
  }
})

test('what decisions share cannot be changed', () => {
  const { reasons, effect, agreement, trace } = decide()
  for (const shared of [...reasons, effect, agreement, ...trace, ...trace.map(({ codes }) => codes)])
    expect(Object.isFrozen(shared)).toBe(true)
})
