import { expect, test } from 'vitest'
import { codeBlock } from './code-block.ts'

test('code stands as it is, from left to right, and cannot become markup', () => {
  expect(String(codeBlock('{\n  "a": "<b>"\n}'))).toBe(
    '<pre class="code-block" lang="zxx" dir="ltr"><code>{\n  &quot;a&quot;: &quot;&lt;b&gt;&quot;\n}</code></pre>',
  )
})
