import { expect, test } from 'vitest'
import type { Verdict } from '../catalogues/catalogue.ts'
import { CATALOGUES } from '../catalogues/catalogues.ts'
import { LANGUAGES } from '../language.ts'
import { verdict, verdictTag } from './verdict.ts'

const VERDICTS = Object.keys(CATALOGUES.en.verdicts) as Verdict[]

test.each(VERDICTS)(
  '[BE-JP 17] %s is told in words and by a mark in every language, with both countries',
  (name) => {
    for (const lang of LANGUAGES) {
      const markup = String(verdict({ lang, verdict: name, from: 'BE', to: 'JP' }))
      expect(markup).toContain(`<h1 id="verdict">${CATALOGUES[lang].verdictTitles[name]}</h1>`)
      expect(markup.indexOf(CATALOGUES[lang].countries.BE)).toBeLessThan(
        markup.lastIndexOf(CATALOGUES[lang].countries.JP),
      )
      expect(markup).toContain('<svg class="mark')
      expect(String(verdictTag(lang, name))).toContain(CATALOGUES[lang].verdicts[name])
    }
  },
)

test('no two verdicts share mark and words', () => {
  const looks = VERDICTS.map((name) => String(verdictTag('en', name)))
  expect(new Set(looks.map((look) => /mark-(\w+)/.exec(look)?.[1])).size).toBe(VERDICTS.length)
})
