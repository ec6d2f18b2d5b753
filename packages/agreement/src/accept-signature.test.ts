import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { acceptSignature } from './accept-signature.ts'
import { compileAgreements } from './compile.ts'
import { decisionRecord } from './decision-record.ts'
import type { SignatureFacts, SignatureRequest } from './facts.ts'
import { canonicalJson } from './jcs.ts'
import { createReceipt, outcomeOf } from './receipt.ts'
import { type ReasonCode, REASONS } from './reasons.ts'
import type { Sha256 } from './signature.ts'
import { caseOf, compileWorld, type Reader, readVectors, type VectorInput } from './vectors/vector-world.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const read: Reader = (name) => readFileSync(join(import.meta.dirname, 'vectors', name), 'utf8')
const file = readVectors<SignatureRequest, SignatureFacts>(read, 'accept-signature.json')

function decide(input: VectorInput) {
  const { agreement, request, facts, notices } = caseOf(file, input)
  return acceptSignature(compileWorld(sha256, { agreement, notices, at: request.at }), request, facts)
}

describe.each([
  ['a signature is accepted', file.valid],
  ['a signature is not accepted', file.invalid],
])('%s', (_, vectors) => {
  test.each(vectors)('$name ($source)', ({ input, expect: expected }) => {
    const { verdict, reasons, effect } = decide(input)
    expect({ verdict, reasons: reasons.map(({ code }) => code), effect }).toEqual({
      verdict: expected.verdict,
      reasons: expected.reasons,
      effect: { assurance: 'none', level: null, ...expected.effect },
    })
  })
})

test('as many signatures are refused as accepted, and every reason about equivalences is met', () => {
  expect(file.valid.length).toBe(file.invalid.length)
  const met = new Set([...file.valid, ...file.invalid].flatMap((vector) => vector.expect.reasons))
  const codes = Object.keys(REASONS) as ReasonCode[]
  const own = codes.slice(codes.indexOf('EQUIV_NONE'), codes.indexOf('DEPTH_EXCEEDED') + 1)
  expect([...own, 'SIGNATURE_FAILED', 'SIGNATURE_INDETERMINATE'].filter((code) => !met.has(code))).toEqual([])
})

test('reasons point into the agreement and come in the order of the closed list', () => {
  const order = Object.keys(REASONS)
  for (const { input } of file.invalid) {
    const { agreement } = caseOf(file, input)
    const { reasons } = decide(input)
    const places = reasons.map(({ code }) => order.indexOf(code))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    for (const { clause } of reasons) {
      let value: unknown = agreement
      for (const part of clause.split('/').slice(1)) value = (value as { [member: string]: unknown })[part]
      expect(value, clause).toBeDefined()
    }
  }
})

test('the trace has a row for every check of the decision, and a failed gate skips the rest', () => {
  const rows = 'A1 A2 A3 A4 R1 R2 R3 R4 R5 L1 L2 E1 C1 C3 C4 X1 F1'
  expect(
    decide({})
      .trace.map(({ check }) => check)
      .join(' '),
  ).toBe(rows)
  const { trace } = decide({ request: { '/home': 'TN' } })
  expect(trace.map(({ result }) => result[0]).join('')).toBe('oooorssssssssssss')
})

test('the record is the canonical decision without its trace, and a receipt repeats its outcome', () => {
  for (const { input } of [...file.valid, ...file.invalid]) {
    const decision = decide(input)
    const { trace: _trace, ...record } = decision
    expect(decisionRecord(decision)).toBe(canonicalJson(structuredClone(record)))
    const { receipt } = createReceipt({
      id: 'urn:uuid:01990000-0000-7000-8000-000000000001',
      node: 'be',
      evaluator: 'entente/0.1.0',
      decision,
      inputs: [],
      sha256,
    })
    expect(receipt.decision).toBe('acceptSignature')
    expect(outcomeOf(receipt)).toBe(outcomeOf(decision))
  }
})

test('an agreement that could not be opened is told, and never made up for', () => {
  const { request, facts } = caseOf(file, {})
  const rejected = {
    id: 'urn:entente:agreement:eu-jp',
    between: [['BE'], ['JP']],
    code: 'AGR_SIGNER_UNKNOWN',
    detail: 'test',
  } as const
  expect(acceptSignature(compileAgreements([], [rejected]), request, facts)).toMatchObject({
    verdict: 'NOT_RECOGNISED',
    deciding: 'AGR_SIGNER_UNKNOWN',
    rule: null,
  })
})

test('a compilation for another time is refused', () => {
  const { agreement, request, facts } = caseOf(file, {})
  const compiled = compileWorld(sha256, { agreement, notices: [], at: request.at })
  expect(() => acceptSignature(compiled, { ...request, at: '2031-01-01T00:00:00.000Z' }, facts)).toThrow(
    RangeError,
  )
})
