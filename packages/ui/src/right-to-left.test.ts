/** The right-to-left checklist (docs of the portal, §2): each line is a test here, on all examples of all components. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatList } from './format/format.ts'
import type { Component } from './gallery/component.ts'
import { components } from './generated/components.ts'
import { componentStyle } from './generated/component-style.ts'
import { text } from './generated/text.ts'
import { type Lang, LANGUAGE_NAMES, LANGUAGES } from './language.ts'
import { plain } from './catalogues/message.ts'
import { personName } from './person-name/person-name.ts'
import { table } from './table/table.ts'

const all: readonly (readonly [string, Component])[] = Object.entries(components)

/** Every example of a component in a language, as one text. */
function shown(name: string, lang: Lang): string {
  const component = all.find(([known]) => known === name)?.[1]
  if (component === undefined) throw new Error(`${name} has no examples`)
  return Object.values(component.examples)
    .map((make) => String(make(lang)))
    .join('\n')
}

const arabic = all.map(([name]): [string, string] => [name, shown(name, 'ar')])
const everything = arabic.map(([, markup]) => markup).join('\n')

/** Selector and declarations of the rules whose selector fits; `@media` blocks are looked into. */
function rules(selector: RegExp): [string, string][] {
  return [...componentStyle.matchAll(/([^{}]+)\{([^{}]*)\}/g)]
    .filter(([, found = '']) => selector.test(found))
    .map(([, found = '', declarations = '']) => [found, declarations])
}

const sources = globSync('*/*.ts', { cwd: import.meta.dirname })
  .filter((file) => !/\.(?:test|examples)\.ts$|^(?:generated|catalogues|gallery)\//.test(file))
  .map((file): [string, string] => [file, readFileSync(join(import.meta.dirname, file), 'utf8')])

describe('direction', () => {
  test('a whole page in Arabic says that it goes from right to left, all others from left to right', () => {
    for (const lang of LANGUAGES)
      expect(shown('page', lang)).toContain(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">`)
  })

  test('text that people type finds its own direction, unless it is a code', () => {
    const typed = [...everything.matchAll(/<(?:input|textarea)\b[^>]*>/g)].map(([tag]) => tag)
    const words = typed.filter(
      (tag) => tag.startsWith('<textarea') || /type="(?:text|search|email|tel|url)"/.test(tag),
    )
    expect(words.length).toBeGreaterThan(2)
    expect(words.filter((tag) => !/\sdir="(?:auto|ltr)"/.test(tag))).toEqual([])
  })

  test('e-mail, phone and address inputs go from left to right and begin on the side of the page', () => {
    const codes = [...everything.matchAll(/<input\b[^>]*type="(?:email|tel|url)"[^>]*>/g)].map(([tag]) => tag)
    expect(codes.length).toBeGreaterThan(0)
    expect(codes.filter((tag) => !tag.includes(' dir="ltr"'))).toEqual([])
    const aligned = rules(/input/).some(([selector, declarations]) =>
      selector.includes('[dir=rtl]')
        ? /text-align:end/.test(declarations)
        : /text-align:match-parent/.test(declarations),
    )
    expect(aligned).toBe(true)
  })

  test('no rule but the one of pictures sets a direction, so paper keeps the one of the page', () => {
    const directed = [...componentStyle.matchAll(/([^{}]+)\{[^{}]*\bdirection:(?:ltr|rtl)[^{}]*\}/g)]
    expect(
      directed.map(([, selector]) => selector).filter((selector) => !/picture|map|svg/.test(selector ?? '')),
    ).toEqual([])
    const onPaper = /@media print\{(?:[^{}]+\{[^{}]*\})*\}/g
    expect(componentStyle.match(onPaper)?.join('')).not.toMatch(/direction|text-align|unicode-bidi/)
  })
})

describe('what turns and what does not', () => {
  test('the arrow turns with the direction of writing', () => {
    const turned = rules(/^\[dir=rtl\].*mark-arrow/)
    expect(turned.map(([, declarations]) => declarations).join('')).toContain('scaleX(-1)')
  })

  test.each(['tick', 'limit', 'question', 'pause', 'cross', 'info', 'warning'])(
    'the mark "%s" stands the same way in both directions',
    (name) => {
      expect(rules(new RegExp(`rtl.*mark-${name}(?![\\w-])`))).toEqual([])
      expect(rules(/rtl.*\.mark(?![\w-])/)).toEqual([])
    },
  )

  test('a QR code is the same picture in both directions', () => {
    const picture = (lang: Lang) => /<svg class="qr-picture".*?<\/svg>/s.exec(shown('qr-figure', lang))?.[0]
    const path = (lang: Lang) => picture(lang)?.match(/ d="[^"]*"/g)
    expect(path('ar')).toEqual(path('fr'))
    expect(path('ar')).toHaveLength(2)
    expect(rules(/rtl.*\.qr/)).toEqual([])
  })

  test('the logo does not turn', () => {
    expect(rules(/rtl.*emblem/)).toEqual([])
  })

  test('the marker of details is the one of the browser, which stands at the start of the line', () => {
    expect(shown('details', 'ar')).not.toMatch(/<summary>[^<]*<svg/)
    const own = rules(/(?<![.\w-])summary(?![\w)-])/)
    expect(own.length).toBeGreaterThan(0)
    for (const [, declarations] of own) expect(declarations).not.toMatch(/list-style(?:-type)?:none|display:/)
  })

  test('the separators of the breadcrumb stand the same way, and are not read', () => {
    const [separator] = rules(/breadcrumb.*before/)
    expect(separator?.[1]).toMatch(/content:"\/" ?\/ ?""/)
  })
})

describe('tables', () => {
  test('numbers stand at the end of their column, in head and body', () => {
    const markup = String(
      table({
        id: 't',
        caption: 'c',
        columns: [{ label: 'a' }, { label: 'b', numeric: true }],
        rows: [['x', '1']],
      }),
    )
    expect(markup.match(/<t[hd][^>]*class="number"/g)).toHaveLength(2)
    expect(
      rules(/\.number/)
        .map(([, declarations]) => declarations)
        .join(';'),
    ).toContain('text-align:end')
  })

  test('the data of a table is in the same order in both directions: the browser turns the columns', () => {
    const columns = (lang: Lang) =>
      [...shown('table', lang).matchAll(/<th scope="col"( class="number")?/g)].map(([, number]) => number)
    expect(columns('ar').length).toBeGreaterThan(0)
    expect(columns('ar')).toEqual(columns('fr'))
  })

  test('nothing is aligned left or right', () => {
    expect(componentStyle).not.toMatch(/text-align:(?:left|right)/)
  })
})

describe('sentences', () => {
  test('a list has the separators of Arabic, and no component writes its own', () => {
    expect(formatList(['أ', 'ب', 'ج'], { lang: 'ar' })).not.toContain(', ')
    const own = sources.filter(([, source]) => /\.join\(['"`](?:, |、|، )['"`]\)/.test(source))
    expect(own.map(([file]) => file)).toEqual([])
  })

  test('brackets and quotation marks come from the catalogue, and no component writes its own', () => {
    for (const lang of LANGUAGES) {
      expect(plain(text[lang].bracketed({ text: 'x' }))).toMatch(/^[(（]\u2068x\u2069[)）]$/)
      expect(plain(text[lang].quoted({ text: 'x' }))).toMatch(/^[«‘“„「]\u00a0?\u2068x\u2069\u00a0?[»’”“」]$/)
    }
    const own = sources.filter(
      ([file, source]) =>
        /html`[^`]*>?[^`]*[(«“„「]\$\{/.test(source) && file !== 'person-name/person-name.ts',
    )
    expect(own.map(([file]) => file)).toEqual([])
  })

  test('a Latin name in Arabic text and an Arabic name in Latin text are isolated, each with its language', () => {
    const markup = String(
      personName({
        own: { lang: 'ar', text: 'ليلى بن صالح' },
        latin: { lang: 'ar-Latn', text: 'Leïla BEN SALAH' },
      }),
    )
    expect(markup.match(/<bdi class="person-(?:own|latin)" lang="ar(?:-Latn)?" dir="(?:rtl|ltr)">/g)).toEqual(
      ['<bdi class="person-own" lang="ar" dir="rtl">', '<bdi class="person-latin" lang="ar-Latn" dir="ltr">'],
    )
  })

  test.each(arabic)('every date, amount and code of %s is isolated from the Arabic sentence', (_, markup) => {
    for (const [, inside = ''] of markup.matchAll(/<time\b[^>]*>(.*?)<\/time>/g))
      expect(inside).toMatch(/^<bdi\b/)
    const codes = [...markup.matchAll(/<(\w+)[^>]*class="(?:[^"]* )?code(?: [^"]*)?"[^>]*>/g)].map(
      ([tag]) => tag,
    )
    expect(codes.filter((tag) => !/^<bdi|^<\w+[^>]* dir="ltr"/.test(tag))).toEqual([])
  })

  test('language links keep their own language and direction', () => {
    for (const lang of LANGUAGES) {
      const markup = shown('language-switch', lang)
      for (const other of LANGUAGES) {
        const dir = other === 'ar' ? 'rtl' : 'ltr'
        expect(markup).toMatch(
          new RegExp(`<a [^>]*lang="${other}" dir="${dir}"[^>]*>${LANGUAGE_NAMES[other]}</a>`),
        )
      }
    }
  })

  test('letters of Arabic words are never spaced apart', () => {
    expect(componentStyle).toMatch(/:lang\(ar\)\{[^}]*letter-spacing:0/)
    const spaced = rules(/./).filter(([, declarations]) =>
      /letter-spacing:(?!0[;}]|0$|normal)/.test(declarations),
    )
    const undone = rules(/:lang\(ar\)/)
      .filter(([, declarations]) => declarations.includes('letter-spacing:0'))
      .map(([selector]) => selector)
    const left = spaced.filter(
      ([selector]) =>
        // A code has no Arabic letters.
        !selector.includes('.code') && !undone.some((known) => known.endsWith(selector.split(',')[0] ?? '')),
    )
    expect(left).toEqual([])
  })
})
