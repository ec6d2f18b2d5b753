import fc from 'fast-check'
import { html as honoHtml } from 'hono/html'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { apart, html } from './html.ts'

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

test('nothing but a template makes a piece of HTML, so that markup cannot be passed as it is', () => {
  const making = sources.filter((path) =>
    /new Html\(|from 'hono/.test(readFileSync(join(import.meta.dirname, path), 'utf8')),
  )
  expect(making).toEqual(['html.ts'])
})

test('markup that stands twice has ids and fields of its own, and its words are left alone', () => {
  const markup = html`<fieldset aria-describedby="x x-hint main"><a href="#x">id="x" ${'for="x"'}</a><label for="x">A</label><input id="x" name="x" value="x"><p id="x-hint" aria-label="x of y"><a href="#main">url</a><i fill="url(#x)"></i></p></fieldset>`
  expect(String(apart(markup, 2))).toBe(
    '<fieldset aria-describedby="x-copy2 x-hint-copy2 main"><a href="#x-copy2">id="x" for=&quot;x&quot;</a><label for="x-copy2">A</label><input id="x-copy2" name="x-copy2" value="x"><p id="x-hint-copy2" aria-label="x of y"><a href="#main">url</a><i fill="url(#x-copy2)"></i></p></fieldset>',
  )
})

test('what only looks like a piece of HTML is escaped', () => {
  const forged = Object.assign(new String('<b>'), { isEscaped: true }) as unknown as string
  expect(String(html`${forged}`)).toBe('&lt;b&gt;')
  expect(() => html`${{ toString: () => '<b>' } as unknown as string}`).toThrow(TypeError)
  expect(String(html`${'<b>'}${7}${[]}`)).toBe('&lt;b&gt;7')
})

test('any text is escaped as hono escapes it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, other) => {
      const ours = String(html`<p title="${text}">${other}${text}</p>`)
      expect(ours).toBe(honoHtml`<p title="${text}">${other}${text}</p>`.valueOf())
    }),
  )
})
