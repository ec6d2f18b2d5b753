/** Drafts that lint must not let pass, AL01 to AL13: one change each, and the finding it must bring. */
import type { Agreement } from '../language/schema.ts'
import { highLevel, lowLevel, type Row } from './draft-case.ts'

const MNC = '/recognitions/0'
const LEVELS = `${MNC}/loa/rules`
const ENROL = '/dataExchange/0'

/** About form, references, parties, ceilings, texts, lists and safeguards. */
export const BAD_FRAMES: readonly Row[] = [
  ['error AL01 ', 'an unknown member', { '/zz': 1 }],
  ['error AL01 /mode', 'an unknown mode', { '/mode': 'rehearsal' }],
  ['error AL01 ', 'text that is not NFC', { '/instrument/signedAt': 'To\u0301kyo' }],
  ['error AL02 /recognitions/1', 'two rules of one id', { '/recognitions/1/id': 'jp-be.mnc' }],
  ['error AL02 /dataExchange/0/assurance', 'an unknown scale', { [`${ENROL}/assurance/scale`]: 'iso' }],
  [
    'error AL02 /annexes/einvoicing/sellerIdentity',
    'a seller rule that is not there',
    { '/annexes/einvoicing/sellerIdentity': 'jp-be.nobody' },
  ],
  [
    'error AL02 /safeguards/suspension/0/target',
    'a selector that names nothing',
    { '/safeguards/suspension/0/target': ['recognitions:nobody'] },
  ],
  [
    'error AL02 /recognitions/0',
    'a claim for an undefined purpose',
    { [`${MNC}/claims/3/purposes`]: ['marketing'] },
  ],
  [
    'error AL02 /dataExchange/0/recipients',
    'a recipient that is no authority',
    { [`${ENROL}/recipients`]: ['somebody'] },
  ],
  ['error AL02 /relations/0', 'a relation to itself', { '/relations/0/to': 'urn:entente:agreement:be-jp' }],
  [
    'error AL02 /programme/workingGroup/hosts',
    'a host from elsewhere',
    { '/programme/workingGroup/hosts': ['BE', 'FR'] },
  ],
  [
    'error AL02 /dataExchange/1/activateOn/by',
    'a fact told by a stranger',
    { '/dataExchange/1/activateOn/by': 'FR' },
  ],
  [
    'error AL02 /safeguards/suspension/2/trigger/by',
    'a notice of a stranger',
    { '/safeguards/suspension/2/trigger/by': 'FR' },
  ],
  [
    'error AL02 /annexes/sandbox/labs/0/party',
    'a lab of a stranger',
    { '/annexes/sandbox': { labs: [{ party: 'FR', name: 'Lab' }], data: 'synthetic-only' } },
  ],
  ['error AL03 /parties/1/covers', 'a jurisdiction on both sides', { '/parties/1/covers': ['JP', 'BE'] }],
  [
    'error AL03 /parties/0/authorities',
    'a signatory whose key comes too late',
    { '/parties/0/authorities/0/signers/0/from': '2026-12-01T00:00:00.001Z' },
  ],
  [
    'error AL05 /recognitions/0/effectCeiling',
    'a rule above the instrument',
    { [`${MNC}/effectCeiling/assurance`]: 'high' },
  ],
  [
    'error AL05 /legal/effectCeiling/trustService',
    'a qualified effect without a basis',
    { '/legal/effectCeiling/trustService': 'qualified' },
  ],
  [
    'error AL05 /recognitions/0/effectCeiling',
    'a rule for a trust service above the instrument',
    { [`${MNC}/effectCeiling/trustService`]: 'advanced-qc' },
  ],
  [
    'error AL06 /legal/effectCeiling/assurance',
    'a pilot up to high',
    { '/legal/effectCeiling/assurance': 'high' },
  ],
  [
    'error AL06 /legal/effectCeiling/trustService',
    'a pilot with qualified effect, even by law',
    { '/legal/effectCeiling/trustService': 'qualified', '/legal/basis': 'art218' },
  ],
  [
    'error AL06 /recognitions/0/effectCeiling/assurance',
    'a rule of a pilot up to high',
    { [`${MNC}/effectCeiling/assurance`]: 'high' },
  ],
  ['error AL06 /dataExchange/0/status', 'a test with the data of people', { '/mode': 'test' }],
  ['error AL07 /title', 'a missing translation', { '/title/vi': undefined }],
  ['error AL07 /title/ar', 'an unpaired direction control', { '/title/ar': '\u202eabc' }],
  [
    'error AL08 /languages/published',
    'an authentic language that is not published',
    { '/languages/authentic': ['en', 'it'] },
  ],
  [
    'error AL08 /parties/0/languages',
    'a party language that is not published',
    { '/parties/0/languages': ['fr', 'lb'] },
  ],
  [
    'error AL09 /recognitions/0/list',
    'a list on this machine',
    { [`${MNC}/list/url`]: 'http://localhost:7101/lote/pid.jwt' },
  ],
  [
    'error AL09 /recognitions/0/list/url',
    'a list without protection',
    { [`${MNC}/list/url`]: 'http://node.jp.example/lote' },
  ],
  ['error AL09 /recognitions/0/list/maxAge', 'a list of any age', { [`${MNC}/list/maxAge`]: undefined }],
  ['error AL09 /recognitions/0/list/signers', 'a list that anyone may sign', { [`${MNC}/list/signers`]: [] }],
  [
    'error AL10 /safeguards/suspension/0/lift',
    'a suspension that nobody lifts',
    { '/safeguards/suspension/0/lift': undefined },
  ],
  [
    'error AL10 /safeguards/suspension/0/max',
    'a suspension of no time',
    { '/safeguards/suspension/0/max': 'P0D' },
  ],
  [
    'error AL10 /safeguards/suspension/0/trigger/name',
    'a metric that nobody measures',
    {
      '/safeguards/suspension/0/trigger': { on: 'metric', name: 'error-rate', over: '0.5', window: 'PT1H' },
    },
  ],
  [
    'error AL10 /safeguards/suspension/0/trigger/window',
    'a metric measured in no time',
    {
      '/safeguards/suspension/0/trigger': { on: 'metric', name: 'error-rate', over: '0.5', window: 'PT0S' },
    },
  ],
  [
    'information AL11 /recognitions/0',
    'a kind whose reverse has ended',
    { '/recognitions/1/status': 'ended' },
  ],
  [
    'error AL13 /recognitions/0/loa/rules/0/rationale',
    'substantial for English readers only',
    { [`${LEVELS}/0/rationale`]: { en: 'only English' } },
  ],
]

/** About parties and tables of levels, made of those of the draft. */
export function badLevels(agreement: Agreement): readonly Row[] {
  const low = lowLevel(agreement)
  const high = highLevel(agreement)
  return [
    ['error AL03 /parties', 'a single party', { '/parties': [agreement.parties[0]] }],
    [
      'error AL12 /recognitions/0/loa/rules/2',
      'a rule that is never reached',
      { [`${LEVELS}/2`]: { ...low, when: { ial: '3', aal: '2' } } },
    ],
    [
      'error AL12 /recognitions/0/loa/rules/2',
      'a table that is not strongest first',
      { [`${LEVELS}/2`]: high },
    ],
    ['error AL13 /recognitions/0/loa/rules/0/dossier', 'high without a dossier', { [LEVELS]: [high] }],
    [
      'error AL13 /recognitions/0/loa/rules/0/expires',
      'a table that expires when the agreement begins',
      { [LEVELS]: [{ ...low, expires: '2026-12-01T00:00:00.000Z' }] },
    ],
  ]
}
