import { expect, test } from 'vitest'
import { LANGUAGE_NAMES, LANGUAGES } from '../language.ts'
import { languageButtons, languageSwitch } from './language-switch.ts'

const links = LANGUAGES.map((lang) => ({ lang, href: `/${lang}/?a=1&b=2` }))

test.each([
  ['links', (lang: (typeof LANGUAGES)[number]) => String(languageSwitch(lang, links))],
  ['buttons', (lang: (typeof LANGUAGES)[number]) => String(languageButtons(lang))],
])('%s: each language in its own words, language and direction; one is the current', (_, make) => {
  for (const lang of LANGUAGES) {
    const markup = make(lang)
    for (const other of LANGUAGES) {
      expect(markup).toContain(LANGUAGE_NAMES[other])
      expect(markup).toContain(`lang="${other}" dir="${other === 'ar' ? 'rtl' : 'ltr'}"`)
    }
    expect(markup).toMatch(new RegExp(`lang="${lang}" dir="\\w+" aria-current="true"`))
    expect(markup.match(/aria-current/g)).toHaveLength(1)
  }
})
