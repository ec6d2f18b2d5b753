import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileAgreements } from './compile.ts'
import { decisionRecord } from './decision-record.ts'
import { disclose } from './disclose.ts'
import type { DisclosureFacts, DisclosureRequest } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import { createReceipt, outcomeOf } from './receipt.ts'
import { REASONS } from './reasons.ts'
import type { Sha256 } from './signature.ts'
import {
  agreementOf,
  caseOf,
  compileWorld,
  type Reader,
  readVectors,
  type VectorInput,
} from './vectors/vector-world.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const read: Reader = (name) => readFileSync(join(import.meta.dirname, 'vectors', name), 'utf8')
const file = readVectors<DisclosureRequest, DisclosureFacts>(read, 'disclose.json')
const all = [...file.valid, ...file.invalid]

function decide(input: VectorInput) {
  const { agreement, request, facts, notices } = caseOf(file, input)
  return disclose(compileWorld(sha256, { agreement, notices, at: request.at }), request, facts)
}

describe.each([
  ['evidence is released', file.valid],
  ['evidence is not released', file.invalid],
])('%s', (_, vectors) => {
  test.each(vectors)('$name ($source)', ({ input, expect: expected }) => {
    const { verdict, reasons, effect, obligations } = decide(input)
    const release = obligations === null ? {} : { release: obligations.release }
    expect({ verdict, reasons: reasons.map(({ code }) => code), effect, ...release }).toEqual(expected)
  })
})

test('as much evidence is kept back as released, and every reason about requests and transfers is met', () => {
  expect(file.valid.length).toBe(file.invalid.length)
  const met = new Set(all.flatMap((vector) => vector.expect.reasons))
  const codes = Object.keys(REASONS)
  const own = codes.slice(codes.indexOf('LOA_UNMAPPED'), codes.indexOf('SUBJECT_AMBIGUOUS') + 1)
  expect(own.filter((code) => !met.has(code))).toEqual([])
})

test('what both nodes owe is written in the clause', () => {
  expect(decide({}).obligations).toEqual({
    release: ['address.formatted', 'name_native'],
    retention: { max: 'P30D', onEnd: 'erase', onward: 'forbidden' },
    notify: {
      person: 'preview',
      breach: 'PT24H',
      contact: { BE: 'https://be.example/dpo', JP: 'https://jp.example/privacy' },
    },
    log: {
      receipts: 'P6Y',
      transferBasis: 'A46-2-a',
      legalBasis: { BE: 'https://w3id.org/dpv/legal/eu/gdpr#A6-1-e', JP: 'APPI:69-2' },
    },
  })
})

test('the trace has a row for every check of the decision, and a failed gate skips the rest', () => {
  const rows = 'A1 A2 A3 A4 R1 R2 R3 R4 R5 G1 P1 P2 P3'
  expect(
    decide({})
      .trace.map(({ check }) => check)
      .join(' '),
  ).toBe(rows)
  const { trace, obligations } = decide({ request: { '/receiver': 'TN' } })
  expect(trace.map(({ result }) => result[0]).join('')).toBe('oooorssssssss')
  expect(obligations).toBeNull()
})

test('reasons come in the order of the closed list', () => {
  const order = Object.keys(REASONS)
  const everything = decide({
    agreement: { '/mode': 'pilot' },
    request: {
      '/wanted': ['birthdate'],
      '/sector': 'finance',
      '/purpose': 'statistics',
      '/retention': 'P9Y',
    },
    facts: {
      '/assurance': null,
      '/authorisation': null,
      '/source/subject': 'unsure',
      '/log/checkpointAt': null,
    },
    notices: [{ type: 'suspend', party: 'BE', at: '2027-01-10T00:00:00.000Z', target: ['dataExchange:*'] }],
  })
  const places = everything.reasons.map(({ code }) => order.indexOf(code))
  expect(places.length).toBeGreaterThan(10)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})

test('the record is the canonical decision without its trace, and a receipt repeats its outcome', () => {
  for (const { input } of all) {
    const decision = decide(input)
    const { trace: _trace, ...record } = decision
    expect(decisionRecord(decision)).toBe(canonicalJson(structuredClone(record)))
    expect(decisionRecord({ ...decision, obligations: null })).toBe(
      canonicalJson(structuredClone({ ...record, obligations: null })),
    )
    const { receipt } = createReceipt({
      id: 'urn:uuid:01990000-0000-7000-8000-000000000001',
      node: 'be',
      evaluator: 'entente/0.1.0',
      decision,
      inputs: [],
      sha256,
    })
    expect(receipt).toMatchObject({ decision: 'disclose', clause: decision.clause })
    expect(outcomeOf(receipt)).toBe(outcomeOf(decision))
  }
})

test('an agreement that could not be opened is told, and never made up for', () => {
  const { request, facts } = caseOf(file, {})
  const rejected = {
    id: 'urn:entente:agreement:be-jp',
    between: [['BE'], ['JP']],
    code: 'AGR_NOT_CANONICAL',
    detail: 'test',
  } as const
  expect(disclose(compileAgreements([], [rejected]), request, facts)).toMatchObject({
    verdict: 'NOT_RECOGNISED',
    deciding: 'AGR_NOT_CANONICAL',
    obligations: null,
  })
})

describe('between agreements', () => {
  const { agreement, request, facts } = caseOf(file, {})
  const wider = agreementOf(read, file.base.agreement, {
    ...file.base.changes,
    '/id': 'urn:entente:agreement:wide-jp',
    '/parties/0/covers': ['BE', 'FR'],
  })

  test('the narrower one governs, even where it refuses', () => {
    const planned = caseOf(file, { agreement: { '/dataExchange/1/status': 'planned' } })
    const compiled = compileWorld(sha256, {
      agreement: planned.agreement,
      notices: [],
      at: request.at,
      beside: [wider],
    })
    expect(disclose(compiled, request, facts)).toMatchObject({
      deciding: 'RULE_NOT_ACTIVE',
      agreement: { id: agreement.id },
    })
  })

  test('one in force speaks before a narrower one that has ended', () => {
    const ended = caseOf(file, { agreement: { '/validity/expires': '2027-01-01T00:00:00.000Z' } })
    const compiled = compileWorld(sha256, {
      agreement: ended.agreement,
      notices: [],
      at: request.at,
      beside: [wider],
    })
    expect(disclose(compiled, request, facts)).toMatchObject({
      verdict: 'RECOGNISED',
      agreement: { id: wider.id },
    })
  })

  test('what either forbids binds both', () => {
    const forbid = { from: ['address'], to: 'address.formatted', op: 'forbid', reason: 'TEST' }
    const strict = agreementOf(read, file.base.agreement, {
      ...file.base.changes,
      '/id': wider.id,
      '/parties/0/covers': ['BE', 'FR'],
      '/recognitions/1/claims/4': forbid,
    })
    const compiled = compileWorld(sha256, { agreement, notices: [], at: request.at, beside: [strict] })
    const { verdict, reasons } = disclose(compiled, request, facts)
    expect(verdict).toBe('NOT_RECOGNISED')
    expect(reasons).toMatchObject([
      { code: 'CLAIM_FORBIDDEN', clause: `${wider.id}#/recognitions/1/claims/4` },
    ])
  })
})
