/**
 * The decision is fast because much is prepared at activation. This table was recorded with the plain
 * implementation before that: every verdict, reason, clause, detail and trace must still come out byte for byte.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import type { Decision } from './decision.ts'
import { canonicalJson } from './jcs.ts'
import { recognise } from './recognise.ts'
import { drawsFrom } from './vectors/draw.ts'
import { drawAgreements } from './vectors/drawn-agreements.ts'
import { drawFacts, drawRequest } from './vectors/drawn-questions.ts'

const WORLDS = 160
const QUESTIONS = 75
const TABLE = join(import.meta.dirname, 'vectors/decision-table.json')
const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')

/** Agreements, questions and facts from one seed; contradictory or malformed ones end in an error, which counts too. */
function outcomesOf(seed: number): readonly string[] {
  const draw = drawsFrom(seed, seed % 2 === 0 ? 98 : 85)
  const compiled = drawAgreements(draw, worked, sha256)
  return Array.from({ length: QUESTIONS }, () => {
    const request = drawRequest(draw)
    const facts = drawFacts(draw, request)
    try {
      return canonicalJson(recognise(compiled, request, facts))
    } catch (error) {
      return String(error)
    }
  })
}

const outcomes = Array.from({ length: WORLDS }, (_, seed) => outcomesOf(seed))

test('12,000 drawn decisions are what they were, byte for byte', () => {
  const digests = outcomes.map((world) => sha256(world.join('\n')).slice(0, 16))
  // RECORD_DECISIONS=1 writes the table anew: only when the semantics of decisions change on purpose.
  if (process.env['RECORD_DECISIONS'] === '1')
    writeFileSync(TABLE, `${JSON.stringify(digests, undefined, 1)}\n`)
  expect(digests).toEqual(JSON.parse(readFileSync(TABLE, 'utf8')))
})

test('the drawn decisions reach every verdict and most reasons', () => {
  const decisions = outcomes
    .flat()
    .flatMap((text) => (text.startsWith('{') ? [JSON.parse(text) as Decision] : []))
  expect(new Set(decisions.map(({ verdict }) => verdict)).size).toBe(5)
  const codes = decisions.flatMap(({ reasons }) => reasons.map(({ code }) => code))
  expect(new Set(codes).size).toBeGreaterThan(40)
})
