import { plain } from '../catalogues/message.ts'
import { countryName } from '../catalogues/names.ts'
import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesPicture } from '../generated/examples-picture.ts'
import { names } from '../generated/names.ts'
import { picture } from '../generated/picture.ts'
import { html } from '../html.ts'
import { figure } from './figure.ts'

export const figureExamples = {
  group: 'picture',
  examples: {
    ties: (lang) => {
      const [first, second] = [countryName('JP', lang), countryName('BE', lang)]
      const agreement = plain(examplesPicture[lang].agreementName({ first, second }))
      const state = names[lang].agreementStates['in-force']
      return figure({
        id: 'ties',
        title: say(lang, 'figureTitle'),
        summary: plain(picture[lang].mapTie({ partner: second, agreement, state })),
        viewBox: '0 0 560 60',
        svg: html`<path class="tie" d="M150 30h260"/><text x="75" y="36">${first}</text><text x="485" y="36">${second}</text>`,
        data: {
          id: 'ties-data',
          caption: say(lang, 'homeAgreements'),
          columns: (['columnPartner', 'columnAgreement', 'columnState'] as const).map((key) => ({
            label: say(lang, key),
          })),
          rows: [[second, agreement, state]],
        },
      })
    },
  },
} satisfies ComponentExamples
