import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Html } from './html.ts'
import { LANGUAGES } from './language.ts'
import { pageExample } from './page/page.examples.ts'

type Examples = Record<string, () => Html>

const files = globSync('*/*.examples.ts', { cwd: import.meta.dirname }).filter(
  (path) => !path.startsWith('page/'),
)
const modules = await Promise.all(
  files.map(
    async (path): Promise<Examples> =>
      Object.assign({}, ...Object.values(await import(join(import.meta.dirname, path)))),
  ),
)
const examples = modules.flatMap((module, index) =>
  Object.entries(module).map(([name, make]): [string, string] => [`${files[index]} ${name}`, String(make())]),
)
const pages = LANGUAGES.map((lang): [string, string] => [`page in ${lang}`, String(pageExample(lang))])

describe.each([...examples, ...pages])('%s', (_, markup) => {
  test('has no style, script or handler of its own (strict CSP)', () => {
    expect(markup).not.toMatch(/<style|<script|\sstyle=|\son[a-z]+=|javascript:/i)
  })

  test('uses every id once, and every reference finds its id', () => {
    const ids = [...markup.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const references = [...markup.matchAll(/\s(?:for|aria-describedby|aria-labelledby)="([^"]*)"/g)]
    expect(references.flatMap(([, list = '']) => list.split(' ')).filter((id) => !ids.includes(id))).toEqual(
      [],
    )
  })

  test('closes what it opens', () => {
    expect(unclosed(markup)).toEqual([])
  })
})

test('every component folder has its examples', () => {
  const folders = new Set(
    globSync('*/*.style.ts', { cwd: import.meta.dirname }).map((path) => path.split('/')[0]),
  )
  const shown = new Set([...files.map((path) => path.split('/')[0]), 'page', 'mark'])
  expect([...folders].filter((folder) => !shown.has(folder))).toEqual([])
})

const VOID = new Set(['meta', 'link', 'input', 'path', 'circle', 'br'])

function unclosed(markup: string): string[] {
  const open: string[] = []
  for (const [, slash, name = ''] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (VOID.has(name)) continue
    if (slash === '') open.push(name)
    else if (open.pop() !== name) return [`</${name}> does not fit`]
  }
  return open
}
