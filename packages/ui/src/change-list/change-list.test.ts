import { describe, expect, test } from 'vitest'
import { changes as texts } from '../generated/changes.ts'
import { LANGUAGES } from '../language.ts'
import {
  changeList,
  changeSentence,
  changeSummary,
  changeText,
  type ListedChange,
  orderedChanges,
} from './change-list.ts'
import { compareLevels, compareSpans } from './levels.ts'
import { AFTER, BEFORE, CHANGES } from './sample.ts'

const compared = { before: BEFORE, after: AFTER }
const isolates = /[\u2068\u2069]/g
const read = (change: ListedChange, lang: (typeof LANGUAGES)[number] = 'en') =>
  changeText(lang, change, compared).replaceAll(isolates, '')

function change(pointer: string, from: unknown, to: unknown, rest: Partial<ListedChange> = {}): ListedChange {
  const kind = rest.change ?? (from === undefined ? 'added' : to === undefined ? 'removed' : 'changed')
  return { pointer, direction: 'neutral', ...rest, change: kind, from: from ?? null, to: to ?? null }
}

describe('one sentence', () => {
  test.each<[string, ListedChange, string]>([
    [
      'a level that rises, with its standing',
      change('/recognitions/jp-be.mnc/loa/rules/0/then', 'low', 'substantial'),
      'Japan → Belgium, My Number Card: the accepted level (IAL 3 · AAL 3) rises from ‘low’ to ‘substantial’ (provisional, until 1 December 2027).',
    ],
    [
      'a moment, one day on both sides',
      change('/validity/inForceFrom', '2026-12-01T00:00:00.000Z', '2026-12-02T09:30:00.000Z'),
      'Duration: the entry into force changes from 1 December 2026, 01:00 (Belgium) / 09:00 (Japan) to 2 December 2026, 10:30 (Belgium) / 18:30 (Japan).',
    ],
    [
      'a moment, two days',
      change('/validity/expires', '2028-12-01T00:00:00.000Z', '2028-12-01T20:00:00.000Z'),
      'Duration: the end of validity changes from 1 December 2028, 01:00 (Belgium) / 09:00 (Japan) to 1 December 2028 at 21:00 CET (Belgium) / 2 December 2028 at 05:00 GMT+9 (Japan).',
    ],
    [
      'a duration that falls',
      change('/recognitions/jp-be.mnc/statusCheck/maxAge', 'P1D', 'PT6H'),
      'Japan → Belgium, My Number Card: the greatest age of news about withdrawals falls from 1 day to 6 hours.',
    ],
    [
      'a ceiling that is no longer written',
      change('/recognitions/jp-be.mnc/effectCeiling/assurance', 'low', undefined),
      'Japan → Belgium, My Number Card: the highest level is no longer stated; it was ‘low’.',
    ],
    [
      'a purpose less, in the words of the agreement',
      change('/recognitions/jp-be.mnc/scope/purposes/service-access', 'service-access', undefined),
      'Japan → Belgium, My Number Card: the list of purposes no longer includes ‘decide on access to a service’.',
    ],
    [
      'a detail more',
      change('/recognitions/jp-be.mnc/claims/sex ["sex"]', undefined, {
        op: 'copy',
        to: 'sex',
        from: ['sex'],
      }),
      'Japan → Belgium, My Number Card: the list of details taken over now includes ‘Sex’.',
    ],
    [
      'a forbidden detail more',
      change('/recognitions/jp-be.mnc/claims/null ["personal_administrative_number"]', undefined, {
        op: 'forbid',
        to: null,
        from: ['personal_administrative_number'],
      }),
      'Japan → Belgium, My Number Card: the list of forbidden details now includes ‘National number’.',
    ],
    [
      'a rule more',
      change('/recognitions/be-jp.pid', undefined, {
        id: 'be-jp.pid',
        direction: { pointing: 'JP', pointed: 'BE' },
        object: { vct: 'urn:eudi:pid:1' },
      }),
      'Agreement: the list of rules of recognition now includes Belgium → Japan, Identity.',
    ],
    [
      'all services instead of one',
      change('/recognitions/jp-be.mnc/scope/services', ['urn:entente:service:jp:x'], ['*']),
      'Japan → Belgium, My Number Card: the list of services changes from urn:entente:service:jp:x to ‘All services’.',
    ],
    [
      'a list in another order',
      change('/parties/BE/languages', ['fr', 'nl'], ['nl', 'fr']),
      'Belgium: the list of its languages is put in another order.',
    ],
    [
      'a name that begins as a member of the text',
      change('/purposes/text/text/en', 'old', 'new'),
      'Purpose text: the wording (English) changes from ‘old’ to ‘new’.',
    ],
    [
      'an annex more',
      change('/annexes/payments', undefined, { schemes: [], currencies: ['EUR'] }),
      'Agreement: the annex on payments is added.',
    ],
    [
      'a threshold',
      change('/crypto/reject/0', undefined, { alg: 'RSA', below: 3000, from: '2029-01-01' }),
      'Cryptography: the list of refused algorithms now includes RSA below 3,000 bits from 1 January 2029.',
    ],
    [
      'what sets a safeguard off',
      change(
        '/safeguards/suspension/S2/trigger',
        { on: 'incident', severity: 'high' },
        { on: 'list-stale', over: 'P2D' },
      ),
      'Safeguard S2: what sets it off changes from ‘A serious incident is reported’ (‘high’) to ‘A list of trusted issuers is too old’ (2 days).',
    ],
    [
      'a step without a time limit',
      change('/safeguards/dispute/diplomatic/within', 'P30D', null),
      'Disagreement, step diplomatic: the time for this step changes from 30 days to no limit.',
    ],
    [
      'the version before',
      change('/previous', null, { version: 1, sha256: 'ab' }),
      'Agreement: the version that this one replaces is now version 1; nothing was stated before.',
    ],
  ])('%s', (_, told, sentence) => {
    expect(read(told)).toBe(sentence)
  })
})

test('[BE-JP 18] every language tells the changes without a pointer, a gap or a code name', () => {
  for (const lang of LANGUAGES)
    for (const told of CHANGES) {
      const sentence = read(told, lang)
      expect(sentence, `${lang} ${told.pointer}`).not.toMatch(/\/recognitions|\{|\}|undefined|jp-be\.mnc|\$/)
      expect(sentence.length).toBeGreaterThan(20)
    }
})

test('in Arabic the arrow of a recognition points the way the sentence is read', () => {
  const [first = expect.fail()] = CHANGES
  expect(read(first, 'ar')).toContain('اليابان ← بلجيكا')
  expect(read(first, 'ja')).toContain('令和9年12月1日')
})

test('no phrase without a letter of its own is isolated: it would turn against the sentence', () => {
  for (const change of CHANGES) {
    const markup = String(changeSentence('ar', change, compared))
    for (const [, inner = ''] of markup.matchAll(/<bdi>((?:[^<]|<(?!\/?bdi))*)<\/bdi>/g))
      expect(inner.replaceAll(/<[^>]*>/g, '')).toMatch(/[\p{L}\p{N}]/u)
    expect(markup).not.toMatch(/<bdi><bdi>/)
    expect(changeText('ar', change, compared)).not.toMatch(/\u2068\u2068/)
  }
})

test('direction is a word in a heading with a mark of its own shape, never colour alone', () => {
  const markup = String(changeList('en', { ...compared, changes: CHANGES }))
  const groups = [...markup.matchAll(/<h2 id="changes-(\w+)">.*?mark mark-(\w+).*?<\/span>([^<]+) </g)]
  expect(groups.map(([, direction, sign, word]) => [direction, sign, word])).toEqual([
    ['widens', 'plus', texts.en.directions.widens],
    ['narrows', 'minus', texts.en.directions.narrows],
    ['neutral', 'equal', texts.en.directions.neutral],
  ])
})

test('widening stands first whatever order the changes come in, each with its own id', () => {
  const shuffled = CHANGES.toReversed()
  const markup = String(changeList('fr', { ...compared, id: 'diff', changes: shuffled }))
  const ids = [...markup.matchAll(/<li id="diff-(\d+)"/g)].map(([, number]) => Number(number))
  expect(ids).toEqual(CHANGES.map((_, index) => index + 1))
  expect(orderedChanges(shuffled).map(({ direction }) => direction)).toEqual([
    'widens',
    'widens',
    'narrows',
    'narrows',
    'narrows',
    'neutral',
    'neutral',
  ])
})

test('a summary counts them; a group that is cut says how many are left', () => {
  expect(changeSummary('en', CHANGES)).toBe('Changes: 7. Allow more: 2. Allow less: 3. Neither: 2.')
  const markup = String(changeList('en', { ...compared, changes: CHANGES, most: 1 }))
  expect(markup.match(/<li /g)).toHaveLength(3)
  expect(markup).toContain('2\u2069 more of this kind')
  expect(String(changeList('en', { ...compared, changes: [] }))).toContain(texts.en.none)
})

test('words of the agreement are escaped and keep their language and direction', () => {
  const markup = String(changeSentence('en', change('/title/ar', 'بلجيكا', '<b>'), compared))
  expect(markup).toContain('<span lang="ar" dir="rtl">بلجيكا</span>')
  expect(markup).toContain('&lt;b&gt;')
  const terminal = changeText('en', change('/title/en', 'a\u001b[31mb', '\u202ec'), compared)
  for (const control of ['\u001b', '\u202e']) expect(terminal).not.toContain(control)
  expect(terminal).toContain('a\ufffd[31mb')
})

test('a place that no text speaks of is shown by its pointer, never left out', () => {
  expect(read(change('/later/thing', 1, 2))).toBe('/later/thing')
})

test.each([
  ['low', 'high', 1],
  ['qualified', 'simple', -1],
  [{ ial: '1', aal: '2' }, { ial: '2', aal: '2' }, 1],
  [{ ial: '1', aal: '2' }, { ial: '2', aal: '1' }, undefined],
  ['level1', 'level2', undefined],
])('from level %j to %j', (from, to, sign) => {
  const found = compareLevels(from, to)
  expect(found === undefined ? undefined : Math.sign(found)).toBe(sign)
})

test.each([
  ['PT24H', 'P7D', 1],
  ['P1Y', 'P3M', -1],
  ['P1M', 'P30D', undefined],
  ['P1D', 'PT24H', undefined],
])('from %s to %s', (from, to, sign) => {
  expect(compareSpans(from, to)).toBe(sign)
})
