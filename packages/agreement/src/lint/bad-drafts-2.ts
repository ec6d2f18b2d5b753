/** Drafts that lint must not let pass, AL14 to AL32: one change each, and the finding it must bring. */
import type { Agreement } from '../language/schema.ts'
import { type Changes, copyOfRule, type Members, type Row, trustServiceOf } from './draft-case.ts'

const MNC = '/recognitions/0'
const ENROL = '/dataExchange/0'
const WAY = `${ENROL}/transfer/BE>JP`
const BACK = `${ENROL}/transfer/JP>BE`
const OTHER = 'urn:entente:agreement:eu-jp'
const GRANTED = 'urn:entente:status:in-accord'
const WITHDRAWN = 'urn:entente:status:withdrawn'
const TWO_TYPES = ['urn:eu:ca', 'urn:eu:qc'].map((type) => ({
  pointed: { type: 'urn:jp:ca' },
  pointing: { type },
}))

function reject(...algorithms: string[]): Changes {
  return { '/crypto/reject': algorithms.map((alg) => ({ alg, from: '2028-01-01' })) }
}

/** About claims. */
export const BAD_CLAIMS: readonly Row[] = [
  [
    'error AL14 /dataExchange/1',
    'a planned clause that nothing activates',
    { '/dataExchange/1/activateOn': undefined },
  ],
  ['error AL14 /recognitions/0', 'a planned rule that nothing activates', { [`${MNC}/status`]: 'planned' }],
  [
    'error AL15 /recognitions/0/claims/2',
    'a date that may lose its day, without a note',
    { [`${MNC}/claims/2/onPartial`]: 'year' },
  ],
  [
    'error AL15 /recognitions/0/claims/1/note',
    'a loss without a note',
    { [`${MNC}/claims/1/note`]: undefined },
  ],
  [
    'error AL15 /recognitions/1/claims/4',
    'a table that makes two codes equal, without a note',
    {
      '/recognitions/1/claims/4': {
        from: ['sex'],
        to: 'sex',
        op: 'map',
        table: { '1': '1', '4': '1' },
        onUnmapped: 'refuse',
        required: false,
      },
    },
  ],
  [
    'error AL15 /recognitions/1/claims/4',
    'a table that drops codes, without a note',
    {
      '/recognitions/1/claims/4': {
        from: ['sex'],
        to: 'sex',
        op: 'map',
        table: { '1': '1' },
        onUnmapped: 'omit',
        required: false,
      },
    },
  ],
  [
    'error AL16 /dataExchange/0/transfer/BE>JP/onOutOfScope',
    'a transfer outside its scope',
    { [`${WAY}/onOutOfScope`]: 'ask' },
  ],
  [
    'error AL17 /recognitions/1/claims/3',
    'a national number copied',
    { '/recognitions/1/claims/3/op': 'copy', '/recognitions/1/claims/3/to': 'document_number' },
  ],
  [
    'error AL17 /recognitions/1/claims/3',
    'a subject code that is not pairwise',
    { '/recognitions/1/claims/3/op': 'copy', '/recognitions/1/claims/3/from': ['some_number'] },
  ],
  [
    'error AL18 /recognitions/0/claims/0',
    'a target outside the profile',
    { [`${MNC}/claims/0/to`]: 'shoe_size' },
  ],
  ['error AL18 /recognitions/0/claims/3', 'a wildcard', { [`${MNC}/claims/3/from`]: ['*'] }],
  [
    'error AL18 /dataExchange/0/allow',
    'an allowed name outside the profile',
    { [`${ENROL}/allow/0`]: 'shoe_size' },
  ],
  [
    'error AL19 /recognitions/0/claims',
    'a rule whose claims no clause holds',
    { [`${ENROL}/allow`]: ['family_name'] },
  ],
  [
    'error AL19 /recognitions/0/claims',
    'a purpose without clause',
    { [`${ENROL}/purposes`]: ['service-access'] },
  ],
  [
    'error AL20 /recognitions/1/claims/0/purposes',
    'a claim for a purpose the rule does not have',
    { '/recognitions/1/claims/0/purposes': ['service-access'] },
  ],
]

/** About data that cross. */
export const BAD_TRANSFERS: readonly Row[] = [
  [
    'warning AL21 /dataExchange/0/legalBasis/BE',
    'consent towards an administration',
    { [`${ENROL}/legalBasis/BE`]: 'https://w3id.org/dpv/legal/eu/gdpr#A6-1-a' },
  ],
  [
    'error AL22 /dataExchange/0/transfer/JP>BE/basis',
    'a ground of the GDPR for Japan',
    { [`${BACK}/basis`]: 'A46-2-a', [`${BACK}/ref`]: 'instrument' },
  ],
  [
    'error AL22 /dataExchange/0/transfer/BE>JP/basis',
    'a ground of Japan for Belgium',
    { [`${WAY}/basis`]: 'APPI-28', [`${WAY}/ref`]: 'designated country' },
  ],
  [
    'error AL22 /dataExchange/0/transfer/BE>JP/basis',
    'a transfer inside the Union that leaves it',
    { [`${WAY}/basis`]: 'intra-eu' },
  ],
  [
    'error AL22 /dataExchange/0/transfer/BE>JP/basis',
    'a single case that nobody asks for',
    { [`${WAY}/basis`]: 'A49-1-d' },
  ],
  [
    'error AL22 /dataExchange/1/transfer/BE>JP/basis',
    'a presentation between agencies',
    { '/dataExchange/1/transfer/BE>JP/basis': 'holder-presented' },
  ],
  [
    'error AL22 /dataExchange/0/transfer/BE>JP/ref',
    'an active ground that names nothing',
    { [`${WAY}/basis`]: 'A46-2-a' },
  ],
  [
    'error AL22 /dataExchange/0/transfer/BE>JP',
    'an administrative arrangement without authorisation',
    { [`${WAY}/basis`]: 'A46-3-b', [`${WAY}/ref`]: 'arrangement' },
  ],
  [
    'error AL23 /dataExchange/0/recipients',
    'the adequacy of Japan for an administration',
    { [`${WAY}/basis`]: 'A45-3', [`${WAY}/ref`]: '(EU) 2019/419', [`${WAY}/scope`]: 'private-sector' },
  ],
  [
    'error AL23 /dataExchange/0/transfer/BE>JP/scope',
    'the adequacy of Japan for everyone',
    {
      [`${WAY}/basis`]: 'A45-3',
      [`${WAY}/ref`]: '(EU) 2019/419',
      [`${ENROL}/recipients`]: ['sector:banking'],
    },
  ],
  [
    'error AL24 /dataExchange/1/status',
    'agencies that exchange under a political text',
    { '/dataExchange/1/status': 'pilot' },
  ],
  [
    'error AL25 /dataExchange/0/retention/receipts',
    'data that outlive their receipts',
    { [`${ENROL}/retention/receipts`]: 'P89D' },
  ],
  [
    'warning AL25 /dataExchange/0/retention/max',
    'data that are kept for half a century',
    { [`${ENROL}/retention`]: { max: 'P50Y', receipts: 'P50Y' } },
  ],
  [
    'error AL25 /dataExchange/0/retention/max',
    'data that are kept for ever',
    { [`${ENROL}/retention/max`]: undefined },
  ],
]

/** About promises, algorithms, times, contacts and precedence. */
export const BAD_BONDS: readonly Row[] = [
  [
    'error AL26 /programme/commitments',
    'a promise that was forgotten',
    { '/programme/commitments/17': 'BE-JP 1' },
  ],
  [
    'error AL26 /programme/commitments',
    'a promise that was never made',
    { [`${MNC}/promises`]: ['BE-JP 19'] },
  ],
  ['warning AL28 /crypto/reject/0', 'an algorithm that is refused before the end', reject('SHA-256')],
  ['error AL28 /crypto/reject', 'no algorithm that lasts', reject('EC', 'Ed25519', 'RSA')],
  ['error AL29 /validity/review/every', 'a review after the end', { '/validity/review/every': 'P3Y' }],
  [
    'error AL29 /validity/termination/notice',
    'a notice longer than the agreement',
    { '/validity/termination/notice': 'P3Y' },
  ],
  [
    'error AL29 /validity/expires',
    'an end before the beginning',
    { '/validity/expires': '2026-09-01T00:00:00.000Z' },
  ],
  ['error AL30 /contacts', 'nobody technical', { '/contacts/0/kind': 'legal' }],
  ['error AL30 /contacts', 'nobody technical who speaks the language', { '/contacts/1/languages': ['en'] }],
  ['warning AL30 /contacts', 'nobody for incidents', { '/contacts/2/kind': 'legal' }],
  [
    'error AL32 /relations/1',
    'precedence both ways inside the agreement',
    { '/relations/1': { to: OTHER, relation: 'prevails', kinds: ['credential', 'trust-service'] } },
  ],
]

/** About trust services: the register rule of the draft made one. */
export function badEquivalences(agreement: Agreement): readonly Row[] {
  const service = (change: Members): Changes => ({ '/recognitions/2': trustServiceOf(agreement, change) })
  return [
    [
      'error AL27 /recognitions/2/equivalence/types/1/pointed',
      'one type of service paired twice',
      service({ types: TWO_TYPES }),
    ],
    [
      'error AL27 /recognitions/2/equivalence/statuses/valid',
      'an accepted status without counterpart',
      service({ statuses: { valid: [{ pointed: [WITHDRAWN], pointing: 'urn:eu:granted' }], invalid: [] } }),
    ],
    [
      'error AL27 /recognitions/2/equivalence/statuses/valid',
      'no valid status at all',
      service({ statuses: { valid: [], invalid: [] } }),
    ],
    [
      'error AL27 /recognitions/2/equivalence/statuses/valid',
      'a status that is valid and invalid',
      service({
        statuses: {
          valid: [{ pointed: [GRANTED], pointing: 'urn:eu:granted' }],
          invalid: [{ pointed: [GRANTED], pointing: 'urn:eu:withdrawn' }],
        },
      }),
    ],
    [
      'error AL27 /recognitions/2/equivalence/depth',
      'a chain of lists without a law',
      service({ depth: 2, source: { pointing: 'urn:law:eu', pointed: 'urn:law:jp' } }),
    ],
  ]
}

/** About rules beside each other, made of those of the draft. */
export function badRules(agreement: Agreement): readonly Row[] {
  return [
    [
      'error AL31 /recognitions/3',
      'two rules for one object',
      { '/recognitions/3': { ...copyOfRule(agreement, 0), id: 'jp-be.again' } },
    ],
    [
      'error AL31 /recognitions/3',
      'two rules for one old object',
      Object.fromEntries(
        [1, 3].map((index) => [
          `/recognitions/${index}`,
          {
            ...copyOfRule(agreement, 1),
            id: `be-jp.old-${index}`,
            object: { format: 'dc+sd-jwt', vct: `urn:${index}` },
            transitional: {
              until: '2027-06-01T00:00:00.000Z',
              alsoAccept: [{ format: 'dc+sd-jwt', vct: 'urn:old:1' }],
            },
          },
        ]),
      ),
    ],
    [
      'error AL31 /recognitions/3',
      'two rules for one type of service',
      {
        '/recognitions/2': trustServiceOf(agreement),
        '/recognitions/3': { ...trustServiceOf(agreement), id: 'jp-be.again' },
      },
    ],
  ]
}
