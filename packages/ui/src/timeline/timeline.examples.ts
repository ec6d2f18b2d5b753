import type { ComponentExamples } from '../gallery/component.ts'
import { examplesService } from '../generated/examples-service.ts'
import { timeline } from './timeline.ts'

export const timelineExamples = {
  group: 'service',
  examples: {
    open: (lang) => {
      const texts = examplesService[lang]
      return timeline({
        reader: { lang },
        past: [
          { on: '2027-01-11', title: texts.eventReceived, by: texts.office },
          { on: '2027-01-12', title: texts.eventIdentity, by: texts.office },
        ],
        now: {
          since: '2027-01-14',
          title: texts.eventReview,
          holder: texts.examiners,
          answerBy: '2027-02-25',
        },
        next: [{ title: texts.eventDecision, text: texts.eventDecisionText }],
      })
    },
    closed: (lang) => {
      const texts = examplesService[lang]
      return timeline({
        reader: { lang },
        past: [
          { on: '2027-01-11', title: texts.eventReceived },
          { on: '2027-02-20', title: texts.eventDecision, by: texts.examiners },
        ],
      })
    },
  },
} satisfies ComponentExamples
