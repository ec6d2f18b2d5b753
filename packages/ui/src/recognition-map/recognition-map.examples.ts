import { countryName } from '../catalogues/names.ts'
import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import type { Lang } from '../language.ts'
import { assetsOf } from '../stylesheet.ts'
import { recognitionMap, wayName, type Way } from './recognition-map.ts'

function mapOf(lang: Lang, home: string, ways: readonly Way[]) {
  return recognitionMap({
    id: `ways-${home.toLowerCase()}`,
    lang,
    home,
    ways,
    land: assetsOf().land.path,
    data: {
      id: `ways-${home.toLowerCase()}-data`,
      caption: say(lang, 'figureTitle'),
      columns: (['columnPartner', 'columnState'] as const).map((key) => ({ label: say(lang, key) })),
      rows: ways.map(({ from, to, state }) => [
        `${countryName(from, lang)} – ${countryName(to, lang)}`,
        wayName(lang, state),
      ]),
    },
  })
}

export const recognitionMapExamples = {
  group: 'picture',
  examples: {
    japan: (lang) =>
      mapOf(lang, 'JP', [
        { from: 'BE', to: 'JP', state: 'partly-suspended' },
        { from: 'JP', to: 'BE', state: 'in-force' },
        { from: 'EU', to: 'JP', state: 'in-force' },
        { from: 'JP', to: 'EU', state: 'suspended' },
        { from: 'TN', to: 'JP', state: 'pilot' },
        { from: 'JP', to: 'TN', state: 'planned' },
      ]),
    morocco: (lang) =>
      mapOf(lang, 'MA', [
        { from: 'LU', to: 'MA', state: 'test' },
        { from: 'MA', to: 'LU', state: 'terminated' },
      ]),
  },
} satisfies ComponentExamples
