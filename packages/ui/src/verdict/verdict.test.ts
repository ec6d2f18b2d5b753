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

test('level, agreement and article stand beside the decision as facts; without them there is no empty list', () => {
  const bare = { lang: 'fr', verdict: 'RECOGNISED', from: 'BE', to: 'JP' } as const
  expect(String(verdict(bare))).not.toContain('<dl')
  const markup = String(verdict({ ...bare, assurance: 'high', agreement: 'A & B', article: '5' }))
  expect(markup).toContain('<dt>Niveau reconnu</dt><dd>Élevé</dd>')
  expect(markup).toContain('<dt>Accord</dt><dd>A &amp; B</dd>')
  expect(markup).toContain('<dt>Article</dt><dd>5</dd>')
})

test('a headline of the page never hides which of the five verdicts it is', () => {
  const markup = String(
    verdict({ lang: 'en', verdict: 'SUSPENDED', from: 'BE', to: 'JP', headline: 'Not <now>' }),
  )
  expect(markup).toContain('<h1 id="verdict">Not &lt;now&gt;</h1>')
  expect(markup).toContain('<dt>Decision</dt><dd>Suspended</dd>')
})
