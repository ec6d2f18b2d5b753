import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMra, EU_VOCABULARY, type Mra, parseMra, vocabularyUnder } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { testData } from '../../../../testbed/src/test-data.ts'
import { exportMra } from './export-mra.ts'
import { importMra } from './import-mra.ts'
import { agreementWith, digest, direction, exported, only, readBack, rule } from './mra-fixtures.ts'
import { isLoss } from './mra-note.ts'

const { equivalence } = rule

describe('what the language cannot say of an extension', () => {
  const { mra } = exportMra(agreementWith({ ...equivalence, history: [] }), direction)
  const [entry] = (mra as Mra).equivalences as [Mra['equivalences'][number]]
  const { enacted, repealed } = EU_VOCABULARY
  const older = { ...entry, since: '2020-01-01T00:00:00.000Z' }
  const changed = (change: Partial<typeof entry>, frame: Partial<Mra> = {}) =>
    readBack({ ...(mra as Mra), ...frame, equivalences: [{ ...entry, ...change }] })

  test.each<[what: string, change: Partial<typeof entry>, frame: Partial<Mra>, detail: string]>([
    [
      'two home types',
      { types: { ...entry.types, pointing: [{ type: 'urn:a' }, { type: 'urn:b' }] } },
      {},
      'EQUIV_AMBIGUOUS',
    ],
    [
      'a status of another vocabulary',
      { status: 'urn:zz:enacted' },
      {},
      'urn:zz:enacted is not in the vocabulary',
    ],
    [
      'a context of another vocabulary',
      { content: entry.content.map((one) => ({ ...one, context: 'urn:x' })) },
      {},
      'the context urn:x',
    ],
    [
      'a status in the history of another vocabulary',
      { history: [{ ...older, status: 'urn:x' }] },
      {},
      'urn:x is not in the vocabulary',
    ],
    ['a depth that the language does not have', {}, { depth: 5 }, 'depth'],
    ['an identifier beyond 200 characters', { legalIdentifier: 'x'.repeat(201) }, {}, 'legalIdentifier'],
    ['an identifier in another Unicode form', { legalIdentifier: 'e\u0301' }, {}, 'NFC'],
    [
      'a status that is no URI',
      { statuses: { ...entry.statuses, valid: { pointing: ['granted'], pointed: ['granted'] } } },
      {},
      'statuses/valid',
    ],
  ])('%s is refused', (_, change, frame, detail) => {
    const { rules, notes } = changed(change, frame)
    expect(rules).toEqual([])
    expect(notes.find(({ weight }) => weight === 'refused')?.detail).toContain(detail)
  })

  test.each<[what: string, change: Partial<typeof entry>, frame: Partial<Mra>, detail: string]>([
    ['a law that is no URI', {}, { pointingLegislation: 'uri/.../' }, 'not both URIs'],
    ['another version', {}, { version: 2 }, 'version 2'],
    [
      'a second home status',
      { statuses: { ...entry.statuses, valid: { pointing: ['urn:a', 'urn:b'], pointed: ['urn:c'] } } },
      {},
      'urn:b after the first',
    ],
    [
      'another name of the extension of qualifiers',
      {
        qualifiers: {
          extension: { pointing: 'Sie:Q', pointed: 'Other' },
          pairs: [{ pointing: 'urn:a', pointed: 'urn:b' }],
        },
      },
      {},
      'Other',
    ],
    [
      'a description',
      {
        content: entry.content.map((one) => ({
          ...one,
          pointed: { ...one.pointed, description: 'for people' },
        })),
      },
      {},
      'for people',
    ],
  ])('%s is lost', (_, change, frame, detail) => {
    const { rules, notes } = changed(change, frame)
    expect(rules).toHaveLength(1)
    expect(
      notes
        .filter(isLoss)
        .map((note) => note.detail)
        .join(),
    ).toContain(detail)
  })

  test('entries that are equal apart from their types are one rule, as long as it may have so many', () => {
    const entries = Array.from({ length: 40 }, (_, index) => ({
      ...entry,
      types: { pointing: [{ type: `urn:ours:${index}` }], pointed: [{ type: `urn:theirs:${index}` }] },
    }))
    const { rules, notes } = readBack({ ...(mra as Mra), equivalences: entries })
    expect(notes).toEqual([])
    expect(rules.map((one) => one.equivalence.types.length)).toEqual([32, 8])
  })

  test('a side without a status is empty, and only if both lists of it are', () => {
    const no = ['urn:entente:mra:no-status']
    const sides = (pointed: string[]) =>
      changed({ statuses: { ...entry.statuses, invalid: { pointing: no, pointed } } }).rules[0]?.equivalence
        .statuses
    expect(sides(no)?.invalid).toEqual([])
    expect(sides(['urn:zz:gone'])?.invalid).toEqual([{ pointed: ['urn:zz:gone'], pointing: no[0] }])
  })

  test('a time with another content becomes one in which nothing is enacted; a repealed one stays repealed', () => {
    const other = { ...older, types: { ...older.types, pointed: [{ type: 'urn:old' }] } }
    const { rules, notes } = changed({
      history: [
        { ...other, status: enacted, since: '2021-01-01T00:00:00.000Z' },
        { ...other, status: repealed },
      ],
    })
    expect(rules[0]?.equivalence.history).toEqual([
      { status: 'draft', since: '2021-01-01T00:00:00.000Z' },
      { status: 'repealed', since: '2020-01-01T00:00:00.000Z' },
    ])
    expect(notes.map(({ weight, detail }) => [weight, detail.includes('nothing is recognised')])).toEqual([
      ['lost', true],
      ['lost', false],
    ])
  })

  test('a finding of the parser is a note, and its equivalence is no rule', () => {
    const text = createMra(mra as Mra)
      .replace('mra:TrustServiceLegalIdentifier>', 'mra:Identifier>')
      .replace('</mra:TrustServiceLegalIdentifier>', '</mra:Identifier>')
    const { rules, notes } = importMra(parseMra(new TextEncoder().encode(text)), { sha256: digest })
    expect(rules).toEqual([])
    expect(notes[0]).toMatchObject({
      weight: 'refused',
      detail: expect.stringMatching(/not known here \(line \d+\)/),
    })
  })
})

const folder = testData('mra') ?? ''
const ZZ_VOCABULARY = vocabularyUnder(
  'http://zz-trusted-list.go.zz/trust-services/mutualrecognitionagreement/',
)

describe.skipIf(folder === '')('the lists of the international pilot (skipped without test data)', () => {
  const load = (file: string) => parseMra(readFileSync(join(folder, file)))

  test.each([
    ['real/mra-lotl.xml', 'EU', 'XX', EU_VOCABULARY],
    ['base/mra-lotl.xml', 'EU', 'XX', EU_VOCABULARY],
    ['samples/mra-lotl.xml', 'EU', 'XX', EU_VOCABULARY],
    ['real/mra-zz-tl.xml', 'ZZ', 'EU', ZZ_VOCABULARY],
    ['base/mra-zz-tl.xml', 'ZZ', 'EU', ZZ_VOCABULARY],
  ])(
    '%s: one rule; lost are the placeholders for laws, said with fewer lists is QcType',
    (file, pointing, pointed, vocabulary) => {
      const { rules, notes } = importMra(load(file), { vocabulary, sha256: digest })
      expect(rules).toMatchObject([
        {
          direction: { pointing, pointed },
          equivalence: { legalIdentifier: 'QCForESig', status: 'enacted' },
        },
      ])
      expect(rules[0]?.list.signers).toHaveLength(1)
      expect(notes.filter(isLoss)).toMatchObject([
        { weight: 'lost', detail: expect.stringContaining('uri/.../') },
      ])
      expect(
        new Set(
          notes.filter((note) => !isLoss(note)).map(({ detail }) => detail.replace(/pointing|pointed/, '…')),
        ),
      ).toEqual(new Set(['criteria of the … side are said with fewer lists']))
    },
  )

  test('the words of the third country are not those of the Union', () => {
    const { rules, notes } = importMra(load('real/mra-zz-tl.xml'), { sha256: digest })
    expect(rules).toEqual([])
    expect(notes.map(({ detail }) => detail).join()).toContain(
      'mutualrecognitionagreement/enacted is not in the vocabulary',
    )
  })

  test('exported again it is the same extension, apart from the placeholders and the two deep criteria', () => {
    const original = only(load('real/mra-lotl.xml').found).mra
    const { rules } = importMra(load('real/mra-lotl.xml'), { sha256: digest })
    const again = exported(agreementWith(only(rules).equivalence))
    const shallow = ({ equivalences, depth }: Mra) => ({
      depth,
      equivalences: equivalences.map((one) => ({
        ...one,
        content: one.content.filter(({ context }) => context !== EU_VOCABULARY.QcType),
      })),
    })
    expect(shallow(again)).toEqual(shallow(original))
  })
})
