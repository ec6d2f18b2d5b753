import { ltr } from '../ltr/ltr.ts'
import { summaryList } from './summary-list.ts'

export const summaryListExamples = {
  facts: () =>
    summaryList([
      { key: 'Family name', value: 'Peeters' },
      { key: 'Agreement', value: 'Belgium–Japan digital cooperation', note: ltr('be-jp/1') },
    ]),
}
