/** The two published agreements side by side: which one decides for whom, and by which step. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import { rulesBeside } from './beside.ts'
import { compileAgreements } from './compile.ts'
import type { Agreement } from './language/schema.ts'
import { type AgreementState, stateAt } from './state.ts'

const AT = '2026-11-22T10:00:00.000Z'
const beJp = read('be-jp')
const euJp = read('eu-jp')

function read(pair: string): Agreement {
  const file = join(import.meta.dirname, '../../../agreements', pair, 'agreement.json')
  const parsed = parseAgreement(readFileSync(file, 'utf8'))
  return parsed.ok ? parsed.agreement : expect.fail(JSON.stringify(parsed.problems))
}

function stateOf(agreement: Agreement): AgreementState {
  const opened = { agreement, canonical: '', sha256: agreement.id, signatures: [] }
  const history = { id: agreement.id, versions: [{ opened, knownAt: AT }], notices: [] }
  const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
  return stateAt(history, { t: AT, k: AT, sha256 }) ?? expect.fail()
}

/** `decided rule < other rule because`, with the two countries. */
function told(agreements: readonly Agreement[], about: Agreement): readonly string[] {
  const states = agreements.map(stateOf)
  const own = states.find(({ id }) => id === about.id) ?? expect.fail()
  return rulesBeside(compileAgreements(states), own).map(
    ({ home, partner, decides, others }) =>
      `${partner}>${home} ${decides?.rule.id ?? 'nothing'} < ${others.map(({ rule, because }) => `${rule.id} ${because}`).join(', ')}`,
  )
}

const without = (agreement: Agreement): Agreement => ({ ...agreement, relations: [] })
const first = (agreement: Agreement, change: object): Agreement => ({
  ...agreement,
  recognitions: agreement.recognitions.map((rule) =>
    rule.id.endsWith('.pid') ? { ...rule, ...change } : rule,
  ),
})

test('one agreement alone has nothing beside it', () => {
  expect(told([beJp], beJp)).toEqual([])
})

test('[EU-JP 1] the agreements say themselves which goes before; a named service goes before all', () => {
  const expected = [
    'BE>JP be-jp.pid < eu-jp.pid relation',
    'BE>JP be-jp.pid-mdoc < eu-jp.pid-mdoc relation',
    'JP>BE jp-be.mnc < jp-eu.mnc relation',
    'JP>BE jp-be.corp < jp-eu.corp service',
    'BE>JP be-jp.corp < eu-jp.company service',
  ]
  expect(told([beJp, euJp], beJp).toSorted()).toEqual(expected.toSorted())
})

test('[EU-JP 1] seen from the Union only Belgium has a second agreement, and for other services the Union decides', () => {
  const seen = told([beJp, euJp], euJp)
  expect(seen.filter((line) => !/\bBE\b/.test(line))).toEqual([])
  expect(seen).toContain('BE>JP be-jp.pid < eu-jp.pid relation')
  expect(seen).toContain('JP>BE jp-eu.corp < jp-be.corp service')
})

test('where the agreements say nothing, the one between fewer countries decides', () => {
  expect(told([without(beJp), without(euJp)], beJp)).toContain('BE>JP be-jp.pid < eu-jp.pid breadth')
})

test('a rule for fewer purposes goes before', () => {
  const narrow = first(without(euJp), { scope: { services: ['*'], purposes: ['service-access'] } })
  expect(told([without(beJp), narrow], euJp)).toContain('BE>JP eu-jp.pid < be-jp.pid purposes')
})

test('a blocked rule that names the other agreement lets it decide', () => {
  const ended = first(beJp, { status: 'ended', fallback: euJp.id })
  expect(told([ended, euJp], beJp)).toContain('BE>JP eu-jp.pid < be-jp.pid fallback')
})

test('rules that contradict each other decide nothing', () => {
  const twin: Agreement = {
    ...first(without(beJp), { effectCeiling: { assurance: 'low' } }),
    id: 'urn:entente:agreement:be-jp-two',
  }
  const seen = told([without(beJp), twin], beJp)
  expect(seen).toContain('BE>JP nothing < be-jp.pid undefined, be-jp.pid undefined')
  expect(seen).toContain('JP>BE jp-be.mnc < jp-be.mnc same')
})
