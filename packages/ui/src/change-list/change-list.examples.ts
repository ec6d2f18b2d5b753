import type { ComponentExamples } from '../gallery/component.ts'
import { changeList, type ListedChange } from './change-list.ts'
import { AFTER, BEFORE, CHANGES } from './sample.ts'

export const changeListExamples = {
  group: 'text',
  examples: {
    allDirections: (lang) => changeList(lang, { before: BEFORE, after: AFTER, changes: CHANGES }),
    oneDirection: (lang) =>
      changeList(lang, {
        id: 'narrowing',
        before: BEFORE,
        after: AFTER,
        changes: CHANGES.filter(({ direction }: ListedChange) => direction === 'narrows'),
      }),
    nothing: (lang) => changeList(lang, { before: BEFORE, after: BEFORE, changes: [] }),
  },
} satisfies ComponentExamples
