import { readFileSync } from 'node:fs'
import { LINT_RULES } from '@entente/agreement'
import { CHECK_CODES } from '@entente/credentials'
import { TRUST_CODES } from '@entente/trust'
import { expect, test } from 'vitest'
import type { FaultKind } from './kernel/fault.ts'

const READERS = ['person', 'caseWorker', 'engineer'] as const

type Texts = { readonly [reader: string]: { readonly [key: string]: string } }

function readTexts(name: string): Texts {
  return JSON.parse(readFileSync(new URL(`../../ui/src/catalogues/en/${name}.json`, import.meta.url), 'utf8'))
}

/** A record, so that a kind which the kernel adds or drops does not compile until it is added or dropped here. */
const KINDS = {
  invalid: true,
  unauthenticated: true,
  forbidden: true,
  'not-found': true,
  conflict: true,
  'too-large': true,
  'too-many': true,
  upstream: true,
} as const satisfies Record<FaultKind, true>

const CODES = new Set<string>([...CHECK_CODES, ...TRUST_CODES, ...LINT_RULES])

const FINDINGS = readTexts('findings')
const FAULTS = readTexts('faults')

test.each([
  ['findings', FINDINGS],
  ['faults', FAULTS],
])('the %s speak to a person, a case worker and an engineer', (_, texts) => {
  expect(Object.keys(texts)).toEqual(READERS)
})

test.each(READERS)('every code of a check, a refusal and a lint rule has its text for the %s', (reader) => {
  expect(Object.keys(FINDINGS[reader] ?? {}).toSorted()).toEqual([...CODES].toSorted())
})

test.each(READERS)(
  'every kind of fault, ours and a lapsed form included, has its text for the %s',
  (reader) => {
    const keys = [...Object.keys(KINDS), 'internal', 'form']
    expect(Object.keys(FAULTS[reader] ?? {}).toSorted()).toEqual(keys.toSorted())
  },
)
