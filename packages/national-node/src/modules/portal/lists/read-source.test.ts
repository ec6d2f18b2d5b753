import { expect, test } from 'vitest'
import { readSource, sourceOf, typedSource } from './read-source.ts'

const NOW = '2026-11-22T22:00:00.000Z'
const SHA256 = 'ab'.repeat(32)
const asked = { brought: SHA256, known: undefined, now: NOW, timeZone: 'Asia/Tokyo' }
const typed = (address: string, [year, month, day]: readonly [string, string, string]) =>
  typedSource({
    sourceAddress: address,
    'sourceDate-year': year,
    'sourceDate-month': month,
    'sourceDate-day': day,
  })
const PAGE = 'https://ministry.example/list'

test('an address, a day and a copy are a source; in the zone of the node it is already tomorrow', () => {
  const provenance = { source: PAGE, captured: '2026-11-23', sha256: SHA256 }
  expect(readSource(typed(` ${PAGE} `, ['2026', '11', '23']), asked)).toEqual({ ok: true, provenance })
  expect(sourceOf(provenance)).toEqual(typed(PAGE, ['2026', '11', '23']))
})

test('nothing at all is no source', () => {
  const nothing = sourceOf(undefined)
  expect(readSource(nothing, { ...asked, brought: undefined })).toEqual({ ok: true, provenance: undefined })
  expect(readSource(nothing, asked)).toEqual({ ok: false, wrong: ['sourceAddress', 'sourceDate'] })
})

test('an address is written as a browser writes it', () => {
  const read = readSource(typed('https://例え.jp/一覧\u202E', ['2026', '11', '20']), asked)
  expect(read.ok && read.provenance?.source).toMatch(/^https:\/\/xn--r8jz45g\.jp\/[\x21-\x7e]+$/)
})

test.each([
  ['ministry.example', ['2026', '11', '20'], ['sourceAddress']],
  ['javascript:alert(1)', ['2026', '11', '20'], ['sourceAddress']],
  ['https://', ['2026', '11', '20'], ['sourceAddress']],
  ['https://localhost/list', ['2026', '11', '20'], ['sourceAddress']],
  ['https://ministry.example@evil.example/', ['2026', '11', '20'], ['sourceAddress']],
  [PAGE, ['2026', '11', '24'], ['sourceDate']],
  [PAGE, ['2026', '13', '1'], ['sourceDate']],
  [PAGE, ['', '', ''], ['sourceDate']],
] as const)('%s of %j: %j', (address, date, wrong) => {
  expect(readSource(typed(address, date), asked)).toEqual({ ok: false, wrong })
})

test('without a copy there is no source', () => {
  const nothing = { ...asked, brought: undefined }
  const wrong = (address: string, day: string) => readSource(typed(address, ['2026', '11', day]), nothing)
  expect(wrong(PAGE, '20')).toEqual({ ok: false, wrong: ['sourceFile'] })
  expect(wrong('ministry', '20')).toEqual({ ok: false, wrong: ['sourceAddress', 'sourceFile'] })
})

test('the copy that came before is one of its own address and day alone', () => {
  const known = { source: PAGE, captured: '2026-11-20', sha256: SHA256 }
  const before = { ...asked, brought: undefined, known }
  const read = (address: string, day: string, change = {}) =>
    readSource(typed(address, ['2026', '11', day]), { ...before, ...change })
  expect(read(PAGE, '20')).toEqual({ ok: true, provenance: known })
  expect(read(`${PAGE}/2`, '20')).toEqual({ ok: false, wrong: ['sourceFile'] })
  expect(read(PAGE, '21')).toEqual({ ok: false, wrong: ['sourceFile'] })
  expect(read('ministry', '20')).toEqual({ ok: false, wrong: ['sourceAddress'] })
  const [source, sha256] = [`${PAGE}/2`, 'cd'.repeat(32)]
  expect(read(source, '21', { brought: sha256 })).toEqual({
    ok: true,
    provenance: { source, captured: '2026-11-21', sha256 },
  })
})
