import { expect, test } from 'vitest'
import type { Verdict } from '../catalogues/names.ts'
import { names } from '../generated/names.ts'
import { LANGUAGES } from '../language.ts'
import { seal, sealSign } from './seal.ts'

const VERDICTS = Object.keys(names.en.verdicts) as Verdict[]

test.each(VERDICTS)('%s has its word beside the sign in every language', (verdict) => {
  for (const lang of LANGUAGES)
    expect(String(seal({ lang, verdict }))).toContain(`<strong>${names[lang].verdicts[verdict]}</strong>`)
})

test('no two verdicts share an outline or a mark', () => {
  const signs = VERDICTS.map((verdict) => String(sealSign(verdict)))
  expect(new Set(signs.map((sign) => /<path d="([^"]*)"/.exec(sign)?.[1])).size).toBe(VERDICTS.length)
  expect(new Set(signs.map((sign) => /mark-(\w+)/.exec(sign)?.[1])).size).toBe(VERDICTS.length)
})

test('the sign itself is not read out', () => {
  for (const verdict of VERDICTS)
    for (const [svg] of String(sealSign(verdict)).matchAll(/<svg[^>]*>/g))
      expect(svg).toContain('aria-hidden="true"')
})
