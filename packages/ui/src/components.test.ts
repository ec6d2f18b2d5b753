/** What every component owes, checked on all its examples in all languages. */
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Component } from './gallery/component.ts'
import { components } from './generated/components.ts'
import { directionOf, LANGUAGES } from './language.ts'

const all: readonly (readonly [string, Component])[] = Object.entries(components)
const folders = globSync('*/*.css', { cwd: import.meta.dirname, exclude: ['gallery'] }).map(
  (file) => file.split('/')[0] ?? '',
)

test('every component is a folder with code, rules, examples, tests and criteria', () => {
  const files = (name: string) =>
    ['ts', 'examples.ts', 'test.ts', 'md'].map((end) => `${name}/${name}.${end}`)
  const names = [...new Set([...folders, ...all.map(([name]) => name)])]
  const missing = names.flatMap(files).filter((file) => !existsSync(join(import.meta.dirname, file)))
  expect(missing).toEqual([])
})

describe.each(all)('%s', (_, { examples, criteria, use }) => {
  test('says when to use it and what it owes to everybody', () => {
    expect(use.length).toBeGreaterThan(0)
    expect(criteria.length).toBeGreaterThan(1)
    expect(Object.keys(examples).length).toBeGreaterThan(0)
  })

  describe.each(LANGUAGES)('in %s', (lang) => {
    const markups = Object.entries(examples).map(([name, make]): [string, string] => [
      name,
      String(make(lang)),
    ])

    test.each(markups)('%s has no style, script or handler of its own (strict CSP)', (_, markup) => {
      expect(markup).not.toMatch(/<style|<script|\sstyle=|\son[a-z]+=|javascript:/i)
    })

    test.each(markups)('%s uses every id once, and every reference finds its id', (_, markup) => {
      const ids = [...markup.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
      expect(new Set(ids).size).toBe(ids.length)
      const references = [
        ...markup.matchAll(/\s(?:for|aria-(?:describedby|labelledby|controls|errormessage))="([^"]*)"/g),
      ]
      expect(
        references.flatMap(([, list = '']) => list.split(' ')).filter((id) => !ids.includes(id)),
      ).toEqual([])
    })

    test.each(markups)('%s closes what it opens', (_, markup) => {
      expect(unclosed(markup)).toEqual([])
    })

    test.each(markups)(
      '%s leaves nothing undefined and marks the direction of what is foreign',
      (_, markup) => {
        expect(markup).not.toMatch(/\bundefined\b|\[object|NaN/)
        const foreign = [...markup.matchAll(/<(?!html|link|track|a )\w+[^>]*\slang="([^"]+)"[^>]*>/g)]
        const turned = foreign.filter(([, own = '']) => directionOf(own) !== directionOf(lang))
        expect(turned.filter(([tag]) => !/\sdir=/.test(tag) && !tag.startsWith('<bdi'))).toEqual([])
      },
    )
  })
})

const VOID = new Set([
  'meta',
  'link',
  'input',
  'path',
  'circle',
  'rect',
  'line',
  'use',
  'stop',
  'br',
  'img',
  'hr',
  'wbr',
  'polygon',
  'ellipse',
  'polyline',
  'col',
  'image',
])

function unclosed(markup: string): string[] {
  const open: string[] = []
  for (const [tag, slash, name = ''] of markup.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)\b[^>]*>/g)) {
    if (VOID.has(name) || tag.endsWith('/>')) continue
    if (slash === '') open.push(name)
    else if (open.pop() !== name) return [`</${name}> does not fit`]
  }
  return open
}
