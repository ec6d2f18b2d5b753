import type { ComponentExamples } from '../gallery/component.ts'
import { personName } from './person-name.ts'

export const personNameExamples = {
  group: 'text',
  examples: {
    japanese: () =>
      personName({
        own: { lang: 'ja', text: '山田 花子' },
        reading: { lang: 'ja-Kana', text: 'ヤマダ ハナコ' },
        latin: { lang: 'ja-Latn', text: 'YAMADA Hanako' },
      }),
    arabic: () =>
      personName({
        own: { lang: 'ar', text: 'ليلى بن صالح' },
        latin: { lang: 'ar-Latn', text: 'Leïla BEN SALAH' },
      }),
    vietnamese: () => personName({ own: { lang: 'vi', text: 'Nguyễn Thị Hồng Ánh' } }),
  },
} satisfies ComponentExamples
