import { brotliCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countryName } from '../catalogues/names.ts'
import { PLACES } from '../generated/land.ts'
import { LANGUAGES } from '../language.ts'
import { VIEW } from '../world-map/layout.ts'
import { curveOf } from './curve.ts'
import { recognitionMapExamples } from './recognition-map.examples.ts'
import { type RecognitionMapProps, recognitionMap, wayName, type WayState } from './recognition-map.ts'

const STATES = [
  'in-force',
  'pilot',
  'test',
  'planned',
  'suspended',
  'partly-suspended',
  'terminated',
] as const satisfies WayState[]
const given: RecognitionMapProps = {
  id: 'm',
  lang: 'en',
  home: 'JP',
  land: '/assets/land.svg',
  ways: [
    { from: 'BE', to: 'JP', state: 'suspended' },
    { from: 'JP', to: 'BE', state: 'in-force' },
  ],
  data: { id: 'd', caption: 'Rules', columns: [{ label: 'What' }], rows: [['Identity']] },
}
const drawn = (props: Partial<RecognitionMapProps>) => String(recognitionMap({ ...given, ...props }))
const heads = (markup: string) =>
  [...markup.matchAll(/<path d="M(\d+) (\d+)L[^"]*z"/g)].map(([, x, y]) => [Number(x), Number(y)])

test.each(LANGUAGES)(
  'the summary in %s says every direction with its state, and the legend every state',
  (lang) => {
    const markup = String(recognitionMapExamples.examples.japan(lang))
    const [, summary = ''] = /<figcaption[^>]*>([\s\S]*?)<\/figcaption>/.exec(markup) ?? []
    for (const code of ['BE', 'EU', 'TN', 'JP']) expect(summary).toContain(countryName(code, lang))
    const [, legend = ''] = /way-legend">([\s\S]*?)<figure/.exec(markup) ?? []
    for (const state of ['partly-suspended', 'in-force', 'suspended', 'pilot', 'planned'] as const) {
      expect(summary).toContain(wayName(lang, state))
      expect(legend).toContain(wayName(lang, state))
    }
    expect(legend).not.toContain(wayName(lang, 'test'))
  },
)

test('every state has a line and a sign of its own, on the map as in the legend', () => {
  const looks = STATES.map((state) => {
    const markup = drawn({ ways: [{ from: 'BE', to: 'JP', state }] })
    const lines = [...markup.matchAll(/<path class="(tie[^"]*)" d="[^"]*"( stroke-dasharray="[^"]*")?/g)].map(
      ([, line, dashes = '']) => line + dashes,
    )
    const signs = [...markup.matchAll(/<circle r="8"\/><path d="([^"]*)"/g)].map(([, sign]) => sign)
    expect([new Set(lines).size, new Set(signs).size]).toEqual([1, 1])
    return { line: lines[0], sign: signs[0] }
  })
  expect(new Set(looks.map(({ line }) => line)).size).toBe(STATES.length)
  // A suspension in part is a suspension: the same sign on another line.
  expect(new Set(looks.map(({ sign }) => sign)).size).toBe(STATES.length - 1)
})

test('the arrow stands at whoever recognises, not at the issuer', () => {
  const [toJapan, toBelgium] = heads(drawn({}).slice(drawn({}).indexOf('<figure')))
  const far = (code: 'BE' | 'JP', [x = 0, y = 0]: number[] = []) =>
    Math.hypot(x - PLACES[code][0], y - PLACES[code][1])
  expect(far('JP', toJapan)).toBeLessThan(13)
  expect(far('BE', toBelgium)).toBeLessThan(13)
})

test('the six lines of Japan are apart, within the view, and no sign covers another', () => {
  const markup = String(recognitionMapExamples.examples.japan('en'))
  const picture = markup.slice(markup.indexOf('<figure'))
  const lines = [...picture.matchAll(/<path class="tie[^"]*" d="([^"]*)"/g)].map(([, line]) => line)
  expect(new Set(lines).size).toBe(6)
  const seals = [...picture.matchAll(/translate\((\d+) (\d+)\)/g)].map(([, x, y]) => [Number(x), Number(y)])
  expect(seals).toHaveLength(6)
  for (const [at, [x = 0, y = 0]] of seals.entries()) {
    expect(x > VIEW.x && x < VIEW.x + VIEW.width && y > VIEW.y + 8 && y < VIEW.y + VIEW.height).toBe(true)
    for (const [other = 0, another = 0] of seals.slice(at + 1))
      expect(Math.hypot(x - other, y - another)).toBeGreaterThan(17)
  }
})

test('a bow is the same line in both directions, apart from its arrow, and rises with its lift', () => {
  const spot = fc.tuple(fc.integer({ min: 300, max: 1000 }), fc.integer({ min: 60, max: 380 }))
  fc.assert(
    fc.property(spot, spot, fc.integer({ min: 10, max: 120 }), (a, b, lift) => {
      fc.pre(Math.abs(a[0] - b[0]) > 40)
      const [there, back] = [
        curveOf(a, b, { lift, turn: 0, queue: 0 }),
        curveOf(b, a, { lift, turn: 0, queue: 0 }),
      ]
      const control = (line: string) => /Q([-\d.]+ [-\d.]+)/.exec(line)?.[1]
      expect(control(there.line)).toBe(control(back.line))
      const higher = curveOf(a, b, { lift: lift + 20, turn: 0, queue: 0 })
      expect(higher.seal[1]).toBeLessThan(there.seal[1])
    }),
  )
})

test('below a partner stands what holds both ways; of two states only a suspension', () => {
  expect(drawn({})).toContain('>Suspended</text>')
  expect(drawn({})).not.toContain('>In force</text>')
  const both = given.ways.map((way) => ({ ...way, state: 'pilot' as const }))
  expect(drawn({ ways: both }).match(/>Pilot<\/text>/g)).toHaveLength(1)
  const mixed = drawn({ ways: [...both.slice(1), { from: 'BE', to: 'JP', state: 'planned' }] })
  expect(mixed).not.toMatch(/world-map-state">/)
})

test('a country that is not on the map is told all the same', () => {
  const markup = drawn({ ways: [{ from: 'IT', to: 'JP', state: 'pilot' }] }).replaceAll(
    /[\u2066-\u2069]/g,
    '',
  )
  expect(markup).toContain('Issued: Italy; recognised: Japan; state: Pilot.')
  expect(markup.slice(markup.indexOf('<figure'))).not.toContain('class="tie')
  expect(drawn({ ways: [] })).toContain('There is no agreement yet.')
})

test('the map of a page weighs less than 1.5 KB', () => {
  const markup = String(recognitionMapExamples.examples.japan('en'))
  expect(brotliCompressSync(markup.split('<div class="table"')[0] ?? '').length).toBeLessThan(1500)
})
