import type { ComponentExamples } from '../gallery/component.ts'
import { periodTimeline } from './period-timeline.ts'

export const periodTimelineExamples = {
  group: 'picture',
  examples: {
    suspended: (lang) =>
      periodTimeline({
        id: 'period-suspended',
        lang,
        from: '2026-04-01',
        until: '2031-03-31',
        today: '2027-06-15',
        intervals: [
          { state: 'in-force', from: '2026-04-01', until: '2030-03-31' },
          { state: 'suspended', from: '2027-01-10', until: '2027-10-31' },
          { state: 'review-due', from: '2029-10-01', until: '2030-03-31' },
          { state: 'planned', from: '2030-04-01', until: '2031-03-31' },
        ],
      }),
  },
} satisfies ComponentExamples
