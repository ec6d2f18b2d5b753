import { expect, test } from 'vitest'
import { encodeBase64url } from '../bytes.ts'
import type { JsonObject } from '../json.ts'
import { digestOf, disclosure, run } from '../sd-jwt-fixtures.ts'
import { processPayload } from './process-payload.ts'

const name = disclosure('s1', 'name', 'Aiko')
const again = disclosure('s2', 'name', 'Other')
const element = disclosure('s3', 'JP')
const inner = disclosure('s4', 'locality', 'Tokyo')
const outer = disclosure('s5', 'address', { _sd: [await digestOf(inner)] })
const [nameDigest, againDigest, elementDigest, outerDigest] = await Promise.all(
  [name, again, element, outer].map(async (text) => digestOf(text)),
)

function nested(depth: number): JsonObject {
  return depth === 0 ? {} : { a: nested(depth - 1) }
}

async function digests(...texts: string[]): Promise<string[]> {
  return Promise.all(texts.map(async (text) => digestOf(text)))
}

async function problems(payload: JsonObject, disclosures: string[]): Promise<string[]> {
  const { checks } = await run(processPayload(payload, disclosures))
  return checks.filter(({ ok }) => !ok).map(({ code }) => code)
}

const notJson = encodeBase64url('not json')
const oneElement = disclosure('s')
const fourElements = disclosure('s', 'a', 1, 2)
const saltNotText = disclosure(1, 'a', 1)
const nameNotText = disclosure('s', 7, 1)
const object = encodeBase64url('{"0":"s","1":"a","2":1}')
const twice = encodeBase64url('["s","a",{"b":1,"b":2}]')
const called = (claim: string) => disclosure('s', claim, 1)

test.each<[string, JsonObject, string[], string[]]>([
  ['an unknown hash', { _sd_alg: 'md5' }, [], ['SDJWT_HASH']],
  ['a hash that is no text', { _sd_alg: 256 }, [], ['SDJWT_HASH']],
  ['a disclosure that is not JSON', { _sd: await digests(notJson) }, [notJson], ['SDJWT_ARITY']],
  ['a disclosure that is an object', { _sd: await digests(object) }, [object], ['SDJWT_ARITY']],
  ['one element', { _sd: await digests(oneElement) }, [oneElement], ['SDJWT_ARITY']],
  ['four elements', { _sd: await digests(fourElements) }, [fourElements], ['SDJWT_ARITY']],
  ['a salt that is no text', { _sd: await digests(saltNotText) }, [saltNotText], ['SDJWT_ARITY']],
  ['a name that is no text', { _sd: await digests(nameNotText) }, [nameNotText], ['SDJWT_ARITY']],
  ['an element where a member should be', { _sd: [elementDigest ?? ''] }, [element], ['SDJWT_ARITY']],
  ['a member where an element should be', { list: [{ '...': nameDigest ?? '' }] }, [name], ['SDJWT_ARITY']],
  ['a claim called _sd', { _sd: await digests(called('_sd')) }, [called('_sd')], ['SDJWT_NAME']],
  ['a claim called ...', { _sd: await digests(called('...')) }, [called('...')], ['SDJWT_NAME']],
  ['a name that is there in clear', { name: 'A', _sd: [nameDigest ?? ''] }, [name], ['SDJWT_COLLISION']],
  [
    'two claims of one name',
    { _sd: [nameDigest ?? '', againDigest ?? ''] },
    [name, again],
    ['SDJWT_COLLISION'],
  ],
  ['a disclosure given twice', { _sd: [nameDigest ?? ''] }, [name, name], ['SDJWT_DUPLICATE']],
  [
    'a digest in two places',
    { _sd: [nameDigest ?? ''], b: { _sd: [nameDigest ?? ''] } },
    [name],
    ['SDJWT_DUPLICATE'],
  ],
  ['a decoy in two places', { _sd: ['x'], b: { _sd: ['x'] } }, [], ['SDJWT_DUPLICATE']],
  ['a disclosure that nothing refers to', { _sd: [] }, [name], ['SDJWT_UNREFERENCED']],
  [
    'an inner disclosure without its outer one',
    { _sd: [outerDigest ?? ''] },
    [inner],
    ['SDJWT_UNREFERENCED'],
  ],
  ['_sd that is no list', { _sd: 'x' }, [], ['SDJWT_FORM']],
  ['_sd with something else than digests', { _sd: [1] }, [], ['SDJWT_FORM']],
  [
    'a placeholder with a sibling',
    { list: [{ '...': elementDigest ?? '', a: 1 }] },
    [element],
    ['SDJWT_UNREFERENCED'],
  ],
  ['base64url with padding', {}, [`${name}=`], ['B64_FORM']],
  ['a duplicate inside a disclosure', { _sd: await digests(twice) }, [twice], ['JSON_DUPLICATE']],
  ['claims nested too deep', nested(18), [], ['JSON_DEPTH']],
])('%s: refused', async (_, payload, disclosures, codes) => {
  expect(await problems(payload, disclosures)).toEqual(codes)
})

test('all faults show at once', async () => {
  const payload = { name: 'A', _sd: [nameDigest ?? '', elementDigest ?? ''] }
  const codes = await problems(payload, [name, element, outer, notJson])
  expect(codes.sort()).toEqual(['SDJWT_ARITY', 'SDJWT_COLLISION', 'SDJWT_UNREFERENCED'])
})

test('disclosures take their places, at every level, and every trace of the format goes', async () => {
  const payload = {
    _sd_alg: 'sha-256',
    _sd: [nameDigest ?? '', outerDigest ?? '', 'a decoy'],
    list: ['BE', { '...': elementDigest ?? '' }, { '...': 'a decoy element' }],
    open: { '...': 'data', other: 1 },
  }
  const { claims, disclosed, checks } = await run(processPayload(payload, [inner, element, name, outer]))
  expect(checks.filter(({ ok }) => !ok)).toEqual([])
  expect(claims).toEqual({
    name: 'Aiko',
    address: { locality: 'Tokyo' },
    list: ['BE', 'JP'],
    open: { '...': 'data', other: 1 },
  })
  expect(disclosed).toEqual([
    { path: ['list', 1], index: 1 },
    { path: ['name'], index: 2 },
    { path: ['address'], index: 3 },
    { path: ['address', 'locality'], index: 0 },
  ])
})

test('what is hidden vanishes; an object that is left empty stays', async () => {
  const payload = { a: { _sd: ['x'] }, list: [{ '...': 'y' }] }
  expect((await run(processPayload(payload, []))).claims).toEqual({ a: {}, list: [] })
})

test.each([
  ['sha-384', 'SHA-384'],
  ['sha-512', 'SHA-512'],
])('%s is understood', async (alg, hashName) => {
  const payload = { _sd_alg: alg, _sd: [await digestOf(name, hashName)] }
  expect((await run(processPayload(payload, [name]))).claims).toEqual({ name: 'Aiko' })
})

test('a claim called __proto__ is a claim, and changes no object', async () => {
  const text = encodeBase64url('["s","__proto__",{"admin":true}]')
  const { claims } = await run(processPayload({ _sd: await digests(text) }, [text]))
  expect(Object.keys(claims)).toEqual(['__proto__'])
  expect(claims['admin']).toBeUndefined()
})
