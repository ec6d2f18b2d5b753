import type { ComponentExamples } from '../gallery/component.ts'
import type { Lang } from '../language.ts'
import { pagination } from './pagination.ts'

const list = (lang: Lang) => (page: number) => `/${lang}/agreements?page=${page}`

export const paginationExamples = {
  group: 'data',
  examples: {
    first: (lang) => pagination({ lang, page: 1, pages: 3, href: list(lang) }),
    middle: (lang) => pagination({ lang, page: 6, pages: 14, href: list(lang) }),
  },
} satisfies ComponentExamples
