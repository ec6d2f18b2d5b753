import type { ComponentExamples } from '../gallery/component.ts'
import { examplesService } from '../generated/examples-service.ts'
import { helpBox } from './help-box.ts'

export const helpBoxExamples = {
  group: 'service',
  examples: {
    office: (lang) =>
      helpBox({
        lang,
        id: 'help',
        phone: { number: '+3280000000', shown: '0800 00 000', note: examplesService[lang].freeCall },
        counter: examplesService[lang].counter,
        hours: examplesService[lang].hours,
        mail: 'help@node.example',
      }),
  },
} satisfies ComponentExamples
