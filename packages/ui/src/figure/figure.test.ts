import { expect, test } from 'vitest'
import { html } from '../html.ts'
import { LANGUAGES } from '../language.ts'
import { contrast, tokensOf } from '../tokens/theme.ts'
import { THEMES } from '../tokens/themes.ts'
import { figureExamples } from './figure.examples.ts'
import { figure } from './figure.ts'
import { fillOf, patterns, swatch } from './look.ts'

const data = { id: 'd', caption: 'Ties', columns: [{ label: 'With' }], rows: [['Belgium']] }
const svg = html`<path d="M0 0"/>`

test('a picture is one image that is named by its title and told by its summary, with its table after it', () => {
  const markup = String(
    figure({ id: 'f', title: '<Ties>', summary: '"One" & <b>', viewBox: '0 0 1 1', svg, data }),
  )
  expect(markup).toContain('role="img" viewBox="0 0 1 1" aria-labelledby="f-title f-text"')
  expect(markup).toContain('<title id="f-title">&lt;Ties&gt;</title>')
  expect(markup).toContain(
    '<figcaption class="hidden" id="f-text">&quot;One&quot; &amp; &lt;b&gt;</figcaption>',
  )
  expect(markup.indexOf('</svg>')).toBeLessThan(markup.indexOf('<caption id="d">'))
})

test('the caption is the first child of its figure, as HTML wants it', () => {
  for (const lang of LANGUAGES)
    expect(String(figureExamples.examples.ties(lang))).toMatch(/^<figure class="figure"><figcaption/)
})

test('a picture of a height keeps its letters at every width; one of a view box scales and may hide', () => {
  const fixed = String(figure({ id: 'f', title: 't', summary: 's', height: 20, svg, data }))
  expect(fixed).toContain('width="100%" height="20"')
  expect(fixed).not.toContain('figure-scaled')
  expect(String(figure({ id: 'f', title: 't', summary: 's', viewBox: '0 0 1 1', svg, data }))).toContain(
    'figure-scaled',
  )
})

test('a table that opens on demand is still in the page, behind a summary in the language of the reader', () => {
  const folded = String(
    figure({
      id: 'f',
      title: 't',
      summary: 's',
      summaryShown: true,
      height: 1,
      svg,
      data,
      tableFolded: 'fr',
    }),
  )
  expect(folded).toMatch(/<details[^>]*><summary>La même chose en tableau<\/summary><div class="table"/)
  expect(folded).toContain('<figcaption id="f-text">')
})

test('the pattern of a surface is defined in its own picture', () => {
  for (const look of ['stripes', 'dots'] as const) {
    expect(String(patterns('p'))).toContain(`<pattern id="p-${look}"`)
    expect(String(swatch('p', look))).toContain(`fill="${fillOf('p', look)}"`)
    expect(fillOf('p', look)).toBe(`url(#p-${look})`)
  }
  expect(fillOf('p', 'full')).toBe('none')
})

test('WCAG 1.4.11: lines and surfaces have contrast 3 to card and paper in every theme, light and dark', () => {
  for (const theme of Object.values(THEMES))
    for (const scheme of ['light', 'dark'] as const) {
      const tokens = tokensOf(theme, scheme)
      for (const line of ['brand', 'todo', 'soft', 'ink', 'ok', 'stop'] as const)
        for (const ground of ['card', 'paper'] as const)
          expect(contrast(tokens[line], tokens[ground]), `${scheme} ${line} ${ground}`).toBeGreaterThan(3)
    }
})
