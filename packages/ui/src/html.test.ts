import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { html } from './html.ts'

const sources = globSync('**/*.ts', { cwd: import.meta.dirname }).filter((path) => !path.endsWith('.test.ts'))

test('text is escaped in content and in attributes', () => {
  const nasty = `"><script>alert('x')</script>&`
  const page = String(html`<p title="${nasty}">${nasty}</p>`)
  expect(page).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
  )
})

test('a template inside a template is not escaped twice, false and undefined leave nothing', () => {
  expect(
    String(html`<ul>${['a<', 'b'].map((text) => html`<li>${text}</li>`)}${false}${undefined}</ul>`),
  ).toBe('<ul><li>a&lt;</li><li>b</li></ul>')
})

test('only html.ts reaches hono/html, so nobody can call raw()', () => {
  const reaching = sources.filter((path) =>
    /from 'hono/.test(readFileSync(join(import.meta.dirname, path), 'utf8')),
  )
  expect(reaching).toEqual(['html.ts'])
})
