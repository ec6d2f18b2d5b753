import { LANGUAGES } from '@entente/ui'
import { describe, expect, test } from 'vitest'
import type { Answers, Checked, Mistake, ProofReport } from './check-proof.ts'
import { render } from './page.ts'
import { COSIGNED } from './proof-fixtures.ts'
import { say } from './texts.ts'

const EMPTY: Answers = { document: '', salt: '', proof: '', keys: '' }
const NASTY = '</textarea><img src=x onerror=alert(1)>'
const PROVED: Checked = {
  outcome: 'proved',
  kind: 'notice',
  leaf: { t: 'notice', sha256: 'a'.repeat(64) },
  origin: 'node.be.example/log',
  place: { index: 1, size: 5 },
  cosigners: [
    { name: 'node.be.example/witness', own: true, result: 'holds', seconds: COSIGNED - 1 },
    { name: 'node.jp.example/witness', own: false, result: 'holds', seconds: COSIGNED },
  ],
  unchecked: ['w.example'],
  seconds: COSIGNED,
}
const { place: _, seconds: __, ...UNPLACED } = PROVED
const shown = (report?: ProofReport, more: object = {}) =>
  String(render({ reader: { lang: 'en', timeZone: 'UTC' }, answers: EMPTY, able: true, report, ...more }))
const plain = (markup: string) => markup.replaceAll(/<[^>]*>/g, '')

test('what is proved is one sentence: which log, when at the latest, who says so', () => {
  const text = plain(shown(PROVED))
  // 08:00:02, said to the minute: not before it was there.
  expect(text).toContain(
    'This document stood in the log node.be.example/log at the latest on 15 January 2027 at 08:01 UTC. Cosigned by: \u2066node.jp.example/witness\u2069.',
  )
  expect(text).toContain('2027-01-15T08:00:02.000Z')
  expect(text).toContain('Number 2 of 5')
  expect(text).toContain(`w.example${say('en', 'unchecked')}`)
  expect(text).toContain(say('en', 'limitKeys'))
})

describe.each(LANGUAGES)('in %s', (lang) => {
  const inLang = (report?: ProofReport) => shown(report, { reader: { lang } })

  test('only what is proved is called so', () => {
    const title = say(lang, 'provedTitle')
    expect(inLang(PROVED)).toContain(title)
    const others: ProofReport[] = [
      { ...PROVED, outcome: 'alone' },
      { ...UNPLACED, outcome: 'alone' },
      { ...UNPLACED, outcome: 'refused', refusal: 'notIncluded' },
      { outcome: 'mistaken', mistakes: [{ field: 'keys', code: 'keysMissing' }] },
    ]
    for (const report of others) expect(inLang(report)).not.toContain(title)
    expect(inLang()).not.toContain(title)
  })

  test('the signature of the log is called good only where it is', () => {
    const note = say(lang, 'logSigned')
    expect(inLang(PROVED)).toContain(note)
    for (const refusal of ['otherLog', 'notSigned', 'badSignature'] as const)
      expect(inLang({ ...UNPLACED, outcome: 'refused', refusal, cosigners: [] })).not.toContain(note)
    expect(inLang({ ...UNPLACED, outcome: 'refused', refusal: 'notIncluded', cosigners: [] })).toContain(note)
  })

  test('a time is said as proved only by others than the log', () => {
    const [before = ''] = say(lang, 'stood', { log: '|', time: '|' }).split('\u2068|')
    expect(before).not.toBe('')
    expect(inLang(PROVED)).toContain(before)
    expect(inLang({ ...PROVED, outcome: 'alone' })).not.toContain(before)
  })

  test('each refusal has its own sentence', () => {
    const refusals = ['otherLog', 'notSigned', 'badSignature', 'notIncluded', 'cosigners'] as const
    const sentences = refusals.map((refusal) => {
      const markup = inLang({ ...UNPLACED, outcome: 'refused', refusal })
      return /notice-refusal.*?<p>(.*?)<\/p>/s.exec(markup)?.[1]
    })
    expect(new Set(sentences).size).toBe(refusals.length)
    for (const sentence of sentences) expect(sentence).toContain('node.be.example/log')
  })
})

test('each mistake stands in the summary and at its box', () => {
  const mistakes: Mistake[] = [
    { field: 'document', code: 'kindMissing' },
    { field: 'salt', code: 'saltWrong' },
    { field: 'proof', code: 'proofUnreadable' },
    { field: 'keys', code: 'keyUnreadable', line: 3 },
  ]
  const markup = shown({ outcome: 'mistaken', mistakes })
  for (const { field } of mistakes) {
    expect(markup).toContain(`href="#${field}"`)
    expect(markup).toMatch(new RegExp(`<textarea id="${field}"[^>]* aria-invalid="true"`))
  }
  expect(plain(markup)).toContain('Line \u20683\u2069 is no key')
})

test('what was found of each cosigner', () => {
  const of = (result: 'absent' | 'wrong' | 'future') =>
    plain(
      shown({
        ...UNPLACED,
        outcome: 'refused',
        refusal: 'cosigners',
        cosigners: [
          { name: 'w.example', own: false, result, ...(result === 'future' && { seconds: COSIGNED }) },
        ],
      }),
    )
  expect(of('absent')).toContain('w.exampleHas not cosigned')
  expect(of('wrong')).toContain('w.exampleThe signature is wrong')
  expect(of('future')).toContain('in the future for this device')
})

test('words of strangers are words', () => {
  const answers = { document: NASTY, salt: NASTY, proof: NASTY, keys: NASTY }
  const report: ProofReport = { ...PROVED, origin: NASTY, unchecked: [NASTY] }
  expect(shown(report, { answers })).not.toContain('<img')
})

test('a browser that cannot verify says so, and shows nothing else', () => {
  const markup = shown(PROVED, { able: false })
  expect(markup).toContain(say('en', 'unableTitle'))
  expect(markup).not.toContain(say('en', 'provedTitle'))
})
