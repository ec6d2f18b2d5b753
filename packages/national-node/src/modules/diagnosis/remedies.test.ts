import { CHECK_CODES, REGISTRATION_CODES } from '@entente/credentials'
import { diagnosisTexts, REASON_CODES } from '@entente/ui'
import { expect, test } from 'vitest'
import { STAGES } from './diagnosis.ts'
import { REMEDIES, remedyFor } from './remedies.ts'
import { stageOf } from './stages.ts'

test('every remedy and every stage has its words, and no words are left over', () => {
  expect(Object.keys(diagnosisTexts.en.remedies).toSorted()).toEqual([...REMEDIES].toSorted())
  expect(Object.keys(diagnosisTexts.en.stages).toSorted()).toEqual([...STAGES].toSorted())
})

test('no check of a core is left to the agreement, and every remedy mends something', () => {
  const codes = [...CHECK_CODES, ...REGISTRATION_CODES].filter((code) => code !== 'STATUS')
  const mended = codes.map((code) => [code, remedyFor({ code })] as const)
  expect(mended.filter(([, remedy]) => remedy === 'ask-as-agreed')).toEqual([])
  const details = [
    'the intermediate',
    'leaf: expired',
    'not valid before 5',
    'signature is wrong',
    'alg is "none"',
  ]
  const given = [...codes, ...REASON_CODES].flatMap((code) => [
    remedyFor({ code }),
    ...details.map((detail) => remedyFor({ code, detail })),
  ])
  expect(REMEDIES.filter((remedy) => !given.includes(remedy))).toEqual([])
})

test.each([
  ['KB_AUD', 'holder'],
  ['X5C_ROLE', 'trust'],
  ['VALIDITY', 'time'],
  ['STATUS_LIST_EXPIRED', 'status'],
  ['JAR_CLIENT_ID', 'identity'],
  ['JWS_ALG', 'form'],
  ['SDJWT_UNREFERENCED', 'content'],
  ['REGISTRATION_SCOPE', 'registration'],
])('%s is asked at the stage %s', (code, stage) => {
  expect(stageOf(code)).toBe(stage)
})
