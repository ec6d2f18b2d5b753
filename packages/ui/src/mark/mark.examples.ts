import type { ComponentExamples } from '../gallery/component.ts'
import { names } from '../generated/names.ts'
import { html } from '../html.ts'
import { tag } from '../tag/tag.ts'
import { mark, type MarkName } from './mark.ts'

const SIGNS = [
  ['RECOGNISED', 'tick'],
  ['RECOGNISED_LIMITED', 'limit'],
  ['INDETERMINATE', 'question'],
  ['SUSPENDED', 'pause'],
  ['NOT_RECOGNISED', 'cross'],
] as const satisfies readonly (readonly [string, MarkName])[]

export const markExamples = {
  group: 'text',
  examples: {
    besideWords: (lang) =>
      html`<ul class="list">${SIGNS.map(([verdict, sign]) => html`<li>${tag({ label: names[lang].verdicts[verdict], sign })}</li>`)}</ul>`,
    onward: (lang) => html`<p>${names[lang].verdicts.RECOGNISED} ${mark('arrow')}</p>`,
  },
} satisfies ComponentExamples
