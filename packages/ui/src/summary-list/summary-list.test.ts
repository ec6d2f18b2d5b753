import { expect, test } from 'vitest'
import { ltr } from '../ltr/ltr.ts'
import { summaryList } from './summary-list.ts'

test('each fact is a key with its value and its note, all escaped', () => {
  expect(
    String(
      summaryList([
        { key: '<k>', value: '<v>', note: ltr('n/1') },
        { key: 'k', value: 'v' },
      ]),
    ),
  ).toBe(
    '<dl class="summary"><div class="summary-row"><dt>&lt;k&gt;</dt><dd>&lt;v&gt;<span class="summary-note"><bdi dir="ltr" class="code">n/1</bdi></span></dd></div><div class="summary-row"><dt>k</dt><dd>v</dd></div></dl>',
  )
})
