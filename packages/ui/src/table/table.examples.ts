import { number } from '../catalogues/message.ts'
import { say } from '../catalogues/say.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesData } from '../generated/examples-data.ts'
import { examplesService } from '../generated/examples-service.ts'
import { names } from '../generated/names.ts'
import type { Html } from '../html.ts'
import type { Lang } from '../language.ts'
import { tag } from '../tag/tag.ts'
import { table, type TableProps } from './table.ts'

export const tableExamples = {
  group: 'data',
  examples: {
    agreements: (lang) =>
      decisions(lang, 'decisions', [
        [
          examplesService[lang].agreementTitle,
          tag({ label: names[lang].agreementStates['in-force'], tone: 'ok', sign: 'tick' }),
          number(lang, 12_840),
        ],
        [
          examplesData[lang].tunisia,
          tag({ label: names[lang].agreementStates['partly-suspended'], tone: 'todo', sign: 'pause' }),
          number(lang, 967),
        ],
      ]),
    empty: (lang) => decisions(lang, 'no-decisions', []),
  },
} satisfies ComponentExamples

function decisions(lang: Lang, id: string, rows: TableProps['rows']): Html {
  return table({
    lang,
    id,
    caption: examplesData[lang].decisionsByAgreement,
    columns: [
      { label: say(lang, 'columnAgreement') },
      { label: say(lang, 'columnState') },
      { label: examplesData[lang].decisions, numeric: true },
    ],
    rows,
  })
}
