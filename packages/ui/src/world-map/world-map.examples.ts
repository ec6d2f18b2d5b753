import { plain } from '../catalogues/message.ts'
import { countryName } from '../catalogues/names.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesPicture } from '../generated/examples-picture.ts'
import type { Html } from '../html.ts'
import type { Lang } from '../language.ts'
import { assetsOf } from '../stylesheet.ts'
import { type TieState, worldMap } from './world-map.ts'

type Partner = readonly [code: string, state: TieState]

function mapOf(lang: Lang, home: string, partners: readonly Partner[]): Html {
  const first = countryName(home, lang)
  return worldMap({
    id: `map-${home.toLowerCase()}`,
    lang,
    home,
    land: assetsOf().land.path,
    ties: partners.map(([code, state]) => ({
      codes: [code],
      state,
      agreement: plain(examplesPicture[lang].agreementName({ first, second: countryName(code, lang) })),
    })),
  })
}

export const worldMapExamples = {
  group: 'picture',
  examples: {
    belgium: (lang) =>
      mapOf(lang, 'BE', [
        ['JP', 'in-force'],
        ['TN', 'suspended'],
        ['VN', 'not-yet'],
        ['MA', 'partly-suspended'],
        ['FR', 'in-force'],
        ['LU', 'in-force'],
      ]),
    japan: (lang) =>
      mapOf(lang, 'JP', [
        ['BE', 'in-force'],
        ['EU', 'suspended'],
      ]),
  },
} satisfies ComponentExamples
