import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import type { Loss } from './attributes.ts'
import { refuseForLosses } from './losses.ts'
import { recognise } from './recognise.ts'
import { FACTS, REQUEST, workedCase } from './vectors/worked-case.ts'

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const decision = recognise(workedCase(worked, sha256).compile({}), REQUEST, FACTS)
const POINTER = '/recognitions/0/claims'

function loss(change: Partial<Loss>): Loss {
  return { name: 'birthdate', kind: 'partial-date', ask: false, refuse: false, note: null, ...change }
}

test('without losses the decision stays the very same', () => {
  expect(refuseForLosses(decision, [], POINTER)).toBe(decision)
})

test('[BE-JP 4] a value that is there but not as agreed, where the parties wrote refuse, refuses', () => {
  const refused = refuseForLosses(decision, [loss({ refuse: true })], POINTER)
  expect(refused).toMatchObject({ verdict: 'NOT_RECOGNISED', deciding: 'CLAIM_MISSING' })
  expect(refused.effect).toMatchObject({ assurance: 'none', level: null })
  expect(refused.reasons.map(({ code }) => code)).toEqual(['PILOT', 'LOA_PROVISIONAL', 'CLAIM_MISSING'])
  expect(refused.trace.find(({ check }) => check === 'P2')).toEqual({
    check: 'P2',
    result: 'reasons',
    codes: ['CLAIM_MISSING'],
  })
})

test('any other loss limits, and is told once', () => {
  const limited = refuseForLosses(decision, [loss({ kind: 'other-script' })], POINTER)
  expect(limited).toMatchObject({ verdict: 'RECOGNISED_LIMITED', effect: decision.effect })
  expect(refuseForLosses(limited, [loss({ kind: 'other-script' })], POINTER)).toBe(limited)
})
