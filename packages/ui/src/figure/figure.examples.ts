import { html } from '../html.ts'
import { figure } from './figure.ts'

export const figureExamples = {
  ties: () =>
    figure({
      id: 'ties',
      title: 'Agreements',
      summary: 'Japan has an agreement with Belgium.',
      viewBox: '0 0 200 60',
      svg: html`<path class="tie" d="M30 30h140"/>`,
      data: {
        id: 'ties-data',
        caption: 'Agreements',
        columns: [{ label: 'Partner' }, { label: 'State' }],
        rows: [['Belgium', 'In force']],
      },
    }),
}
