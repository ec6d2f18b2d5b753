import type { ComponentExamples } from '../gallery/component.ts'
import { reasonList } from './reason-list.ts'

export const reasonListExamples = {
  group: 'service',
  examples: {
    suspended: (lang) =>
      reasonList(lang, [
        {
          code: 'SUSPENDED_BY_NOTICE',
          class: 'suspend',
          clause: '/recognitions/1',
          detail: 'notice 0199',
        },
        { code: 'PILOT', class: 'limit', clause: '/mode' },
      ]),
    refused: (lang) => reasonList(lang, [{ code: 'EQUIV_NONE', class: 'refuse' }]),
  },
} satisfies ComponentExamples
