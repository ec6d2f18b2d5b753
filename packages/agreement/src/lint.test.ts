import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Agreement, zAgreement } from './language/schema.ts'
import { lintAgreement, LINT_RULES } from './lint.ts'
import { BAD_FRAMES, badLevels } from './lint/bad-drafts-1.ts'
import { BAD_BONDS, BAD_CLAIMS, BAD_TRANSFERS, badEquivalences, badRules } from './lint/bad-drafts-2.ts'
import {
  change,
  type Changes,
  copyOfRule,
  draftOf,
  highLevel,
  readDraft,
  type Row,
  told,
  trustServiceOf,
} from './lint/draft-case.ts'
import type { LintContext } from './lint/rule.ts'

const root = join(import.meta.dirname, '../../..')
const files = globSync('agreements/*/agreement.json', { cwd: root }).toSorted()
const worked = readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8')

const readText = (file: string): string => readFileSync(join(root, file), 'utf8')
const others = files.map((file) => zAgreement.parse(JSON.parse(readText(file))))

test.each(files)('%s could be signed beside the others: lint finds no error and gives no warning', (file) => {
  const findings = lintAgreement(readText(file), { others })
  expect(findings.filter(({ severity }) => severity !== 'information')).toEqual([])
})

test('there are agreements to look at', () => {
  expect(files.length).toBeGreaterThanOrEqual(2)
})

test('the worked agreement could not be signed: its texts and its reasons for levels are only in English', () => {
  const errors = lintAgreement(worked).filter(({ severity }) => severity === 'error')
  expect(new Set(errors.map(({ rule }) => rule))).toEqual(new Set(['AL07', 'AL13']))
})

const draft = draftOf(worked)
const agreement = readDraft(draft)

const known = lintAgreement(draft).map(told)

test('of the completed draft lint only tells which rule goes one way', () => {
  expect(known).toEqual(['information AL11 /recognitions/2'])
})

const MNC = '/recognitions/0'
const LEVELS = `${MNC}/loa/rules`
const ENROL = '/dataExchange/0'
const WAY = `${ENROL}/transfer/BE>JP`
const BACK = `${ENROL}/transfer/JP>BE`
const OTHER = 'urn:entente:agreement:eu-jp'

/** What a change brings that was not there before. */
function found(changes: Changes, context: LintContext = {}): readonly string[] {
  return lintAgreement(change(draft, changes), context)
    .map(told)
    .filter((one) => !known.includes(one))
}

const ROWS = [
  ...BAD_FRAMES,
  ...badLevels(agreement),
  ...BAD_CLAIMS,
  ...BAD_TRANSFERS,
  ...BAD_BONDS,
  ...badEquivalences(agreement),
  ...badRules(agreement),
]

/** The agreement with the Union, with one relation towards this one. */
function union(relation: Agreement['relations'][number]['relation']): LintContext {
  const relations = [{ to: agreement.id, relation, kinds: ['trust-service' as const] }]
  return { others: [{ ...agreement, id: OTHER, relations }] }
}

const HASH = 'a'.repeat(64)
const second = { '/version': 2, '/previous': { version: 1, sha256: HASH } }
const first: LintContext = { previous: { agreement, sha256: HASH } }

const ROWS_IN_CONTEXT: readonly Row[] = [
  [
    'error AL04 /previous',
    'a first version that follows another',
    { '/previous': { version: 1, sha256: HASH } },
  ],
  ['error AL04 /previous', 'a second version that follows none', { '/version': 2 }],
  ['error AL04 /previous/version', 'a version left out', { ...second, '/version': 3 }],
  ['error AL04 /version', 'a number that the version before has', {}, first],
  [
    'error AL04 /previous/sha256',
    'another text as the version before',
    { ...second, '/previous': { version: 1, sha256: 'b'.repeat(64) } },
    first,
  ],
  [
    'error AL04 /id',
    'the version before of another agreement',
    { ...second, '/id': 'urn:entente:agreement:jp-be' },
    first,
  ],
  [
    'error AL04 /validity/inForceFrom',
    'a version that begins before the one before',
    { ...second, '/validity/inForceFrom': '2026-11-30T00:00:00.000Z' },
    first,
  ],
  ['warning AL04 /previous', 'a version before that is not at hand', second],
  ['error AL32 /relations/0', 'agreements that both yield', {}, union('yields')],
  [
    'error AL32 /relations/0',
    'agreements that both prevail',
    { '/relations/0/relation': 'prevails' },
    union('prevails'),
  ],
  [
    'error AL32 /relations/0',
    'agreements that implement each other',
    { '/relations/0/relation': 'implements' },
    union('implements'),
  ],
  [
    'information AL32 /relations/0',
    'a relation to an agreement that is not at hand',
    { '/relations/0/to': 'urn:entente:agreement:fr-vn' },
    union('prevails'),
  ],
]

describe('lint finds', () => {
  test.each<Row>([...ROWS, ...ROWS_IN_CONTEXT])('%s: %s', (finding, _, changes, context) => {
    expect(found(changes, context)).toContain(finding)
  })

  test('something for every rule, and for no other', () => {
    const rules = [...ROWS, ...ROWS_IN_CONTEXT].map(([finding]) => finding.split(' ')[1])
    expect(new Set(rules)).toEqual(new Set(LINT_RULES))
    expect(LINT_RULES.toSorted()).toEqual([...LINT_RULES])
  })
})

describe('lint finds nothing', () => {
  test.each<[string, Changes, LintContext?]>([
    ['against a second version that continues the first', second, first],
    ['against agreements that agree who prevails', {}, union('prevails')],
    [
      'against a test with synthetic data only',
      {
        '/mode': 'test',
        [`${WAY}/basis`]: 'TEST',
        [`${BACK}/basis`]: 'TEST',
      },
    ],
    ['against a trust service that is paired once', { '/recognitions/2': trustServiceOf(agreement) }],
    [
      'against high with a dossier',
      {
        [LEVELS]: [{ ...highLevel(agreement), dossier: { uri: 'https://be.example/dossier', sha256: HASH } }],
        [`${MNC}/effectCeiling`]: {},
      },
    ],
    [
      'against the adequacy of Japan for private recipients',
      {
        [`${WAY}/basis`]: 'A45-3',
        [`${WAY}/ref`]: '(EU) 2019/419',
        [`${WAY}/scope`]: 'private-sector',
        [`${ENROL}/recipients`]: ['sector:banking'],
      },
    ],
    [
      'against consent towards a bank',
      {
        [`${ENROL}/legalBasis/BE`]: 'https://w3id.org/dpv/legal/eu/gdpr#A6-1-a',
        [`${ENROL}/recipients`]: ['sector:banking'],
      },
    ],
    [
      'against agencies under a binding instrument',
      {
        '/instrument/bindingness': 'binding',
        '/dataExchange/1/status': 'pilot',
        '/dataExchange/1/transfer/BE>JP/ref': 'treaty',
      },
    ],
    [
      'against a rule for one service beside the rule for all',
      {
        '/recognitions/3': {
          ...copyOfRule(agreement, 0),
          id: 'jp-be.school',
          scope: { services: ['urn:school'], purposes: ['identity-verification', 'service-access'] },
        },
      },
    ],
    [
      'against a limit on the size of RSA keys',
      { '/crypto/reject': [{ alg: 'RSA', below: 3000, from: '2027-01-01' }] },
    ],
  ])('%s', (_, changes, context) => {
    expect(found(changes, context)).toEqual([])
  })
})

test('every finding says how grave it is, where, and what', () => {
  const [finding] = lintAgreement(change(draft, { '/title/vi': undefined }))
  expect(finding).toEqual({ rule: 'AL07', severity: 'error', pointer: '/title', detail: 'no text in vi' })
})

test('text that is no JSON is one finding', () => {
  expect(lintAgreement('{').map(({ rule, severity }) => [rule, severity])).toEqual([['AL01', 'error']])
})
