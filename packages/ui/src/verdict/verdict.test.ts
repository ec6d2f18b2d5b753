import { expect, test } from 'vitest'
import { countryName, type Verdict } from '../catalogues/names.ts'
import { names } from '../generated/names.ts'
import { LANGUAGES } from '../language.ts'
import { verdict, verdictLook, verdictTag } from './verdict.ts'

const VERDICTS = Object.keys(names.en.verdicts) as Verdict[]

test.each(VERDICTS)(
  '[BE-JP 17] %s is told in words and by a mark in every language, with both countries',
  (name) => {
    for (const lang of LANGUAGES) {
      const markup = String(verdict({ lang, verdict: name, from: 'BE', to: 'JP' }))
      expect(markup).toContain(`<h1 id="verdict">${names[lang].verdictTitles[name]}</h1>`)
      expect(markup).toMatch(
        new RegExp(
          `<strong>${countryName('BE', lang)}</strong>.*<strong>${countryName('JP', lang)}</strong>`,
        ),
      )
      expect(markup).toContain('<svg class="mark')
      expect(String(verdictTag(lang, name))).toContain(names[lang].verdicts[name])
    }
  },
)

test('no two verdicts share a mark or a look', () => {
  const tags = VERDICTS.map((name) => String(verdictTag('en', name)))
  expect(new Set(tags.map((look) => /mark-(\w+)/.exec(look)?.[1])).size).toBe(VERDICTS.length)
  expect(new Set(VERDICTS.map(verdictLook)).size).toBe(VERDICTS.length)
})

const BARE = { lang: 'fr', verdict: 'SUSPENDED', from: 'BE', to: 'JP' } as const

test('each document has its own word, level, agreement, article and reason, and leads to the rest', () => {
  const documents = [
    { title: '<PID>', verdict: 'SUSPENDED', href: '#pid', article: 'be-jp.pid', why: 'A & B' },
    { title: 'Diplôme', verdict: 'RECOGNISED', href: '#diploma', assurance: 'high', agreement: 'UE–Japon' },
  ] as const
  const markup = String(verdict({ ...BARE, documents }))
  expect(markup).toContain('<a href="#pid">&lt;PID&gt;</a>')
  expect(markup).toContain('<dt>Article</dt><dd>be-jp.pid</dd></div></dl><p>A &amp; B</p>')
  expect(markup).toContain('<dt>Niveau reconnu</dt><dd>Élevé</dd>')
  expect(markup).toContain('<dt>Accord</dt><dd>UE–Japon</dd>')
  expect(markup.indexOf('mark-pause')).toBeLessThan(markup.lastIndexOf('mark-tick'))
})

test('without documents there is no empty list', () => {
  expect(String(verdict(BARE))).not.toMatch(/<ul|<dl/)
})
