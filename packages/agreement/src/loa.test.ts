import { describe, expect, test } from 'vitest'
import type { Level } from './facts.ts'
import type { Loa } from './language/recognition.ts'
import type { LoaScale } from './language/schema.ts'
import { atLeast, compileLoa, mapLevel } from './loa.ts'

const eidas: LoaScale = { ref: 'r', kind: 'ordered', order: ['low', 'substantial', 'high'] }
const ds511: LoaScale = {
  ref: 'r',
  kind: 'vector',
  components: { ial: ['1', '2', '3'], aal: ['1', '2', '3'], fal: ['1', '2', '3'] },
}
const remote: LoaScale = { ref: 'r', kind: 'ordered', order: ['1', '2'] }
const scales = { eidas, ds511, remote }

test.each<[string, LoaScale, Level, Level, boolean]>([
  ['substantial for low', eidas, 'substantial', 'low', true],
  ['low for substantial', eidas, 'low', 'substantial', false],
  ['a word that is not on the scale', eidas, 'enormous', 'low', false],
  ['a requirement that is not on the scale', eidas, 'high', 'enormous', false],
  ['every component at least', ds511, { ial: '3', aal: '2' }, { ial: '2', aal: '2' }, true],
  ['one component below', ds511, { ial: '3', aal: '1' }, { ial: '2', aal: '2' }, false],
  ['a missing component', ds511, { ial: '3' }, { ial: '2', aal: '1' }, false],
  ['an unknown component', ds511, { ial: '3', zal: '3' }, { zal: '1' }, false],
  ['a component of the prototype', ds511, { ial: '3' }, { toString: '1' }, false],
  ['a word for a vector', ds511, 'high', { ial: '1' }, false],
  ['a vector for a word', eidas, { ial: '3' }, 'low', false],
])('%s', (_, scale, actual, required, expected) => {
  expect(atLeast(scale, actual, required)).toBe(expected)
})

const text = { en: 'r' }
const rule = (when: Level, then: Level, more: object = {}): Loa['rules'][number] => ({
  when,
  // oxlint-disable-next-line unicorn/no-thenable -- the name in the signed document
  then,
  status: 'agreed',
  rationale: text,
  dossier: null,
  expires: null,
  ...more,
})

function answer(loa: Partial<Loa>, actual: Level | null, required: Level) {
  const compiled = compileLoa(
    { scale: 'eidas', to: 'ds511', default: 'none', rules: [], ...loa },
    scales,
    '/loa',
  )
  const scale = loa.scale ?? 'eidas'
  return mapLevel(compiled, {
    actual: actual === null ? null : { scale, level: actual },
    required,
    purpose: 'p',
    at: '2027-01-01T00:00:00.000Z',
  })
}

const TWO = { ial: '2', aal: '2', fal: '1' }
const ONE = { ial: '1', aal: '1', fal: '1' }

describe('a mapping', () => {
  const table = {
    rules: [rule('substantial', TWO, { status: 'provisional', stepUp: 'passport-chip' }), rule('low', ONE)],
  }

  test('is on the home scale, and in the words of the side that has them', () => {
    expect(answer(table, 'high', { ial: '2' })).toMatchObject({
      reached: true,
      credit: { level: TWO, assurance: 'substantial', provisional: true },
    })
  })

  test('uses the agreed rule where it is enough', () => {
    expect(answer(table, 'high', { ial: '1' }).credit).toMatchObject({ level: ONE, provisional: false })
  })

  test('answers a requirement in words where the home scale is a vector', () => {
    expect(answer(table, 'high', 'substantial').reached).toBe(true)
    expect(answer(table, 'high', 'high').reached).toBe(false)
    expect(answer(table, 'high', 'enormous').reached).toBe(false)
  })

  test('offers the step up when the level is short', () => {
    expect(answer(table, 'low', { ial: '2' })).toMatchObject({ reached: false, stepUp: 'passport-chip' })
    expect(answer(table, 'high', { ial: '2' }).stepUp).toBeNull()
  })

  test('does not know expired rules, nor rules for other purposes', () => {
    const expired = { rules: [rule('low', ONE, { expires: '2027-01-01T00:00:00.000Z' })] }
    expect(answer(expired, 'high', { ial: '1' })).toMatchObject({ reached: false, credit: null })
    const other = { rules: [rule('low', ONE, { purposes: ['q'] })] }
    expect(answer(other, 'high', { ial: '1' }).credit).toBeNull()
  })

  test('without a met rule gives what the parties wrote, and nothing otherwise', () => {
    expect(answer({ default: 'low' }, null, 'low')).toMatchObject({
      reached: true,
      credit: { level: ONE, assurance: 'low' },
    })
    expect(answer({}, null, 'low')).toMatchObject({ reached: false, credit: null })
    expect(answer({}, null, 'none').reached).toBe(true)
  })

  test('between two foreign scales counts the weakest component, never above substantial', () => {
    const foreign = { scale: 'remote', rules: [rule('2', { ial: '3', aal: '3', fal: '3' }), rule('1', ONE)] }
    expect(answer(foreign, '2', { ial: '3' }).credit).toMatchObject({ assurance: 'substantial' })
    expect(answer(foreign, '1', { ial: '1' }).credit).toMatchObject({ assurance: 'low' })
    expect(
      answer({ scale: 'ds511', to: 'remote', rules: [rule({ ial: '2' }, '1')] }, { ial: '2' }, '1').credit,
    ).toMatchObject({ assurance: 'low' })
  })
})
