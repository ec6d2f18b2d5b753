import { decodeQR } from 'qr/decode.js'
import { expect, test } from 'vitest'
import { componentStyle } from '../generated/component-style.ts'
import { qrFigure } from './qr-figure.ts'

const LINK = 'openid4vp://?client_id=x509_hash%3Aabc&request_uri=https%3A%2F%2Fjp.example%2Frequest%2F7'
const figure = (link = LINK) => String(qrFigure({ lang: 'en', id: 'code', title: '<Continue>', link }))

/** Draws the picture again from its path, four pixels for each module, as a camera would see it. */
function decoded(markup: string): string {
  const size = Number(/viewBox="0 0 (\d+)/.exec(markup)?.[1])
  const scale = 4
  const width = size * scale
  const data = new Uint8Array(width * width * 4).fill(255)
  for (const [, x, y, run] of markup.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++)
      for (let column = Number(x) * scale; column < (Number(x) + Number(run)) * scale; column++)
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
  }
  return decodeQR({ width, height: width, data })
}

test('a camera reads from the picture the address that stands beside it', () => {
  const markup = figure()
  expect(decoded(markup)).toBe(LINK)
  expect(markup).toContain(`href="${LINK.replaceAll('&', '&amp;')}"`)
  expect(markup).toContain(`<bdi dir="ltr" class="code">${LINK.replaceAll('&', '&amp;')}</bdi>`)
})

test('four modules of white surround the code', () => {
  const markup = figure()
  const size = Number(/viewBox="0 0 (\d+)/.exec(markup)?.[1])
  const runs = [...markup.matchAll(/M(\d+) (\d+)h(\d+)v1/g)].map((run) => run.slice(1).map(Number))
  expect(runs.length).toBeGreaterThan(100)
  for (const [x = 0, y = 0, length = 0] of runs) {
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(4)
    expect(Math.max(x + length, y + 1)).toBeLessThanOrEqual(size - 4)
  }
})

test('the picture has a name, and nothing mirrors or tints it', () => {
  expect(figure()).toMatch(
    /role="img" viewBox="[^"]*" aria-labelledby="code-title"[^>]*><title id="code-title">&lt;Continue&gt;<\/title><path fill="#fff"/,
  )
  const rules = [...componentStyle.matchAll(/([^{}]*qr-picture[^{}]*)\{([^}]*)\}/g)].map(([rule]) => rule)
  expect(rules.length).toBeGreaterThan(0)
  expect(rules.join('')).not.toMatch(/transform|rtl|filter|fill/)
  expect(rules.join('')).toContain('forced-color-adjust:none')
})

test.each(['javascript:alert(1)', 'data:text/html,x', '/relative', ''])(
  '%j is not put into a code',
  (link) => {
    expect(() => figure(link)).toThrow(RangeError)
  },
)
