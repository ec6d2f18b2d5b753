import type { ComponentExamples } from '../gallery/component.ts'
import { examplesService } from '../generated/examples-service.ts'
import { receipt } from './receipt.ts'

export const receiptExamples = {
  group: 'service',
  examples: {
    application: (lang) => {
      const texts = examplesService[lang]
      return receipt({
        reader: { lang, timeZone: 'Europe/Brussels' },
        id: 'receipt',
        title: texts.receiptTitle,
        about: texts.service,
        receivedBy: texts.office,
        at: '2027-01-15T10:00:00.000Z',
        number: '482915063748',
        code: 'sha256-9f2c-41ab-77d0',
        next: [texts.nextCheck, texts.nextAsk, texts.eventDecisionText],
        answerBy: '2027-02-25',
        appeal: texts.appeal,
      })
    },
  },
} satisfies ComponentExamples
