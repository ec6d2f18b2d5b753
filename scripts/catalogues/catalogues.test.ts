import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LANGUAGES } from '../../packages/ui/src/language.ts'
import { checkRoom } from './check-texts.ts'
import { compileCatalogues, readReviews } from './compile.ts'
import { writeReviews, writeTexts } from './reviews.ts'
import { readMessage } from './read-message.ts'

const DAYS = '.input {$days :number} .match $days'
/** A sentence for each plural form of the language. */
const FORMS: Readonly<Record<string, string>> = {
  en: `${DAYS} one {{{$days} day}} * {{{$days} days}}`,
  nl: `${DAYS} one {{{$days} dag}} * {{{$days} dagen}}`,
  de: `${DAYS} one {{{$days} Tag}} * {{{$days} Tage}}`,
  fr: `${DAYS} one {{{$days} jour}} many {{{$days} de jours}} * {{{$days} jours}}`,
  ja: `${DAYS} * {{{$days}日}}`,
  vi: `${DAYS} * {{{$days} ngày}}`,
  ar: `${DAYS} zero {{بلا أيام}} one {{يوم}} two {{يومان}} few {{{$days} أيام}} many {{{$days} يوما}} * {{{$days} يوم}}`,
}

describe('a message that cannot be used is told to its author', () => {
  test.each([
    ['a brace that is not closed', 'Hello {$name', /Missing|Expected|bad/i],
    ['markup', 'See {#link}here{/link}', /markup is not used/],
    ['a local variable', '.local $x = {$n :number} {{{$x}}}', /\.local x is not used/],
    ['a function we do not have', 'On {$day :datetime}', /:datetime is not used/],
    ['two selectors', '.input {$a :number} .input {$b :number} .match $a $b * * {{x}}', /takes one variable/],
    ['a placeholder without variable', 'x {:number}', /needs a variable/],
  ])('%s', (_, source, problem) => {
    expect(() => readMessage(source)).toThrow(problem)
  })
})

const room = (source: string) => new Map([['days', readMessage(source)]])
const ENGLISH = room(FORMS['en'] ?? '')

describe('what a language owes', () => {
  test.each(LANGUAGES)('%s is complete with a sentence for each of its plural forms', (lang) => {
    expect(checkRoom(lang, room(FORMS[lang] ?? ''), ENGLISH)).toEqual([])
  })

  test.each([
    [
      'ar',
      'en',
      ['zero', 'two', 'few', 'many'].map(
        (form) => `days has no sentence for the plural category ${form} of ar`,
      ),
    ],
    ['fr', 'en', ['days has no sentence for the plural category many of fr']],
    ['ja', 'en', ['days has a sentence for one, which ja does not have']],
  ])('%s with the forms of %s is not', (lang, forms, problems) => {
    expect(checkRoom(lang, room(FORMS[forms] ?? ''), ENGLISH)).toEqual(problems)
  })

  test.each([
    [
      'another value',
      '{$hours :number} Tage',
      'days has the values $hours :number, the English text has $days :number',
    ],
    [
      'a number that is taken for a text',
      '{$days} Tage',
      'days has the values $days, the English text has $days :number',
    ],
    ['no value', 'Tage', 'days has the values –, the English text has $days :number'],
    ['a space at the end', '{$days :number} Tage ', 'days begins or ends with a space'],
    ['decomposed letters', 'Fu\u0308r {$days :number} Tage', 'days is not in Unicode form NFC'],
    [
      'a direction mark',
      '\u200F{$days :number} Tage',
      'days holds a direction mark: values are isolated by the program',
    ],
  ])('a text with %s is told', (_, source, problem) => {
    expect(checkRoom('de', room(source), ENGLISH)).toContain(problem)
  })

  test.each(['Qui\u202f?', 'Note\u00a0: x', '«\u00a0Accès\u00a0»', 'a:b'])(
    'French "%s" is set well',
    (text) => {
      const set = new Map([['note', readMessage(text)]])
      expect(checkRoom('fr', set, set)).toEqual([])
      expect(checkRoom('de', set, set)).toEqual([])
    },
  )

  test.each(['Qui ?', 'Note : x', '« Accès »', '«\u00a0Accès »', 'Jours {$a} : x'])(
    'French "%s" may be broken before its sign',
    (text) => {
      const set = new Map([['note', readMessage(text)]])
      expect(checkRoom('fr', set, set)).toEqual([
        'note has a sign that a line break may part from its word: it takes a no-break space',
      ])
      expect(checkRoom('nl', set, set)).toEqual([])
    },
  )

  test('a missing text and an unknown one are told', () => {
    const other = new Map([['months', readMessage('x')]])
    expect(checkRoom('de', other, ENGLISH)).toEqual([
      'days is missing',
      'months is not a text of the English catalogue',
    ])
    expect(checkRoom('de', room(''), new Map([['days', readMessage('x')]]))).toEqual(['days is empty'])
  })
})

describe('the compiled catalogues', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-catalogues-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function write(lang: string, name: string, content: unknown): void {
    mkdirSync(join(folder, lang), { recursive: true })
    writeFileSync(
      join(folder, lang, `${name}.json`),
      typeof content === 'string' ? content : JSON.stringify(content),
    )
  }
  const compile = () => compileCatalogues(folder, '../catalogues/message.ts')

  test('a static text is a string, one with values a function with text at even places and values at odd ones', () => {
    for (const lang of LANGUAGES)
      write(lang, 'room', { plain: 'It’s “so”', group: { from: '{$from} to {$until}' }, days: FORMS[lang] })
    const { files, problems } = compile()
    expect(problems).toEqual([])
    const source = files.get('room.ts') ?? ''
    expect(source).toContain('readonly "plain": string')
    expect(source).toContain('readonly "from": Message<"from" | "until">')
    expect(source).toContain('readonly "days": Message<never, "days">')
    expect(source).toContain('(v) => ["", v.from, " to ", v.until]')
    expect(source).toContain(
      `switch (plural('fr', v.days)) { case "one": return ["", number('fr', v.days), " jour"];`,
    )
  })

  test('a language without its file stops the build, and so does broken JSON', () => {
    for (const lang of LANGUAGES) if (lang !== 'vi') write(lang, 'room', { a: 'x' })
    write('ja', 'room', '{ "a": ')
    const { files, problems } = compile()
    expect(problems).toEqual(
      expect.arrayContaining(['vi/room.json is missing', 'vi/room.json: a is missing']),
    )
    expect(problems.some((problem) => problem.includes('ja/room.json: SyntaxError'))).toBe(true)
    expect(files.has('room.ts')).toBe(false)
  })

  test('a review counts for the text that was read; a changed text is a draft again', () => {
    for (const lang of LANGUAGES) write(lang, 'room', { a: `a ${lang}`, b: `b ${lang}` })
    const by = { by: 'TEST reviewer', on: '2026-11-22' }
    write('ja', 'reviews', {
      'room/a': { ...by, text: 'a ja' },
      'room/b': { ...by, text: 'as it was before' },
    })
    const { rooms } = compile()
    const source = writeReviews(rooms, (lang) => readReviews(folder, lang))
    expect(source).toContain(
      'ja: { texts: 2, reviewed: {"room/a":{"by":"TEST reviewer","on":"2026-11-22"}} }',
    )
    expect(source).toContain('fr: { texts: 2, reviewed: {} }')
    expect(writeTexts(rooms)).toContain('"room": {"a":"a ja","b":"b ja"}')
  })
})
