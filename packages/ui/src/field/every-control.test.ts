import { describe, expect, test } from 'vitest'
import { components } from '../generated/components.ts'
import type { Component } from '../gallery/component.ts'
import { LANGUAGES } from '../language.ts'

const all: readonly (readonly [string, Component])[] = Object.entries(components)
const shown = all
  .filter(([, { group }]) => group === 'form')
  .flatMap(([name, { examples }]) =>
    Object.entries(examples).flatMap(([example, make]) =>
      LANGUAGES.map((lang): [string, string] => [`${name} ${example} in ${lang}`, String(make(lang))]),
    ),
  )

type Tag = { readonly tag: string; readonly id: string; readonly type: string; readonly text: string }

/** The controls somebody fills in. */
function controlsOf(markup: string): Tag[] {
  return [...markup.matchAll(/<(input|select|textarea)\b[^>]*>/g)]
    .map(([text, tag = '']) => ({
      tag,
      text,
      id: attribute(text, 'id') ?? '',
      type: attribute(text, 'type') ?? '',
    }))
    .filter(({ type }) => type !== 'hidden')
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
}

function contentOf(markup: string, id: string): string {
  const inner = new RegExp(`\\sid="${id}"[^>]*>(.*?)</(?:p|h2)>`, 's').exec(markup)?.[1] ?? ''
  return inner.replaceAll(/<[^>]*>/g, '').trim()
}

test('there are controls of every kind to look at', () => {
  const kinds = new Set(
    shown.flatMap(([, markup]) => controlsOf(markup).map(({ tag, type }) => `${tag} ${type}`)),
  )
  expect([...kinds].toSorted()).toEqual([
    'input checkbox',
    'input email',
    'input file',
    'input radio',
    'input tel',
    'input text',
    'select ',
    'textarea ',
  ])
})

describe.each(shown)('%s', (_, markup) => {
  const controls = controlsOf(markup)

  test('every control has one label with words, and every fieldset a legend', () => {
    for (const { id } of controls) {
      const labels = [...markup.matchAll(new RegExp(`<label for="${id}">(.*?)</label>`, 'gs'))]
      expect(labels.map(([, words = '']) => /\p{L}/u.test(words))).toEqual([true])
    }
    const legends = markup.match(/<fieldset\b[^>]*><legend>(?:<h\d>)?[^<]*\p{L}/gu) ?? []
    expect(legends).toHaveLength(markup.match(/<fieldset\b/g)?.length ?? 0)
  })

  test('radios and checkboxes stand in a fieldset', () => {
    const outside = markup.replaceAll(/<fieldset\b.*?<\/fieldset>/gs, '')
    expect(controlsOf(outside).filter(({ type }) => /radio|checkbox/.test(type))).toEqual([])
  })

  test('every control that a browser can fill in says with what', () => {
    const bare = controls.filter(
      ({ type, text }) => !/^(?:radio|checkbox|file)$/.test(type) && !attribute(text, 'autocomplete'),
    )
    expect(bare).toEqual([])
  })

  test('every error is tied to what it is about and says more than a colour', () => {
    const errors = [...markup.matchAll(/<p class="field-error" id="([^"]+)">(.*?)<\/p>/gs)]
    for (const [, id = '', inner] of errors) {
      expect(markup).toMatch(
        new RegExp(`<(?:input|select|textarea|fieldset)\\b[^>]*aria-describedby="[^"]*\\b${id}"`),
      )
      expect(inner).toContain('<svg class="mark')
      expect(contentOf(markup, id).length).toBeGreaterThan(10)
    }
    expect(markup.includes('aria-invalid="true"')).toBe(errors.length > 0)
  })

  test('every hint and error that a control names stands on the page', () => {
    for (const [, list = ''] of markup.matchAll(/aria-(?:describedby|labelledby)="([^"]*)"/g))
      for (const id of list.split(' ')) expect(contentOf(markup, id), id).toMatch(/\p{L}/u)
  })

  test('no placeholder, no cut, no refused paste', () => {
    expect(markup).not.toMatch(/\splaceholder=|\smaxlength=|\sonpaste=|\spattern=|\stabindex="[1-9]/)
  })
})
