import { expect, test } from 'vitest'
import { createReusePolicy, parseReusePolicy } from './reuse-policy.ts'

const PLACE = { code: 'METADATA_REUSE', path: 'policy' }
const parse = (...options: object[]) => parseReusePolicy({ id: 'arf_annex_ii', options }, PLACE)
const once = { details: ['once_only'], batch_size: 5, reissue_trigger_unused: 1 }

test.each<[string, object[], RegExp]>([
  ['without options', [], /options/],
  ['with an option that is text', ['once_only' as never], /object/],
  ['without details', [{ batch_size: 5 }], /details/],
  [
    'with the same method twice in one option',
    [{ ...once, details: ['once_only', 'once_only'] }],
    /distinct/,
  ],
  ['with an unknown method', [{ ...once, details: ['sometimes'] }], /unknown/],
  ['with one method in two options', [once, once], /more than once/],
  [
    'with both base methods',
    [once, { details: ['limited_time'], reissue_trigger_lifetime_left: 9 }],
    /exactly one/,
  ],
  ['without a base method', [{ ...once, details: ['per-relying-party'] }], /exactly one/],
  ['with batches of one', [{ ...once, batch_size: 1 }], /at least 2/],
  ['without batch size', [{ details: ['once_only'] }], /at least 2/],
  ['that re-issues before the first use', [{ ...once, reissue_trigger_unused: 5 }], /below batch_size/],
  ['with a negative trigger', [{ ...once, reissue_trigger_unused: -1 }], /whole number/],
  [
    'with no lifetime left',
    [{ details: ['limited_time'], reissue_trigger_lifetime_left: 0 }],
    /whole number/,
  ],
])('a reuse policy %s refuses the configuration', (_, options, detail) => {
  expect(() => parse(...options)).toThrow(detail)
})

test('one option with several methods is read as several options', () => {
  const options = parse({ details: ['limited_time', 'rotating-batch'], batch_size: 5 })
  expect(options?.map(({ method, batchSize }) => [method, batchSize])).toEqual([
    ['limited_time', 5],
    ['rotating-batch', 5],
  ])
})

test('limited_time alone needs no batch', () => {
  expect(parse({ details: ['limited_time'], reissue_trigger_lifetime_left: 3600 })).toHaveLength(1)
})

test('a policy of an unknown kind is ignored', () => {
  expect(parseReusePolicy({ id: 'another', options: 'anything' }, PLACE)).toBeUndefined()
})

test('what we announce is what we read', () => {
  const [option] = parseReusePolicy(createReusePolicy(5), PLACE) ?? []
  expect(option).toMatchObject({ method: 'once_only', batchSize: 5, reissueUnused: 1 })
})
