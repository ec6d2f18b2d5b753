import { table } from './table.ts'

export const tableExamples = {
  agreements: () =>
    table({
      id: 'agreements',
      caption: 'Agreements carried out by this node',
      columns: [{ label: 'Agreement' }, { label: 'Version', numeric: true }],
      rows: [['Belgium–Japan digital cooperation', '1']],
    }),
}
