import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject, PathPattern } from '../json.ts'
import { run } from '../sd-jwt-fixtures.ts'
import { concealClaims, everyPath } from './conceal-claims.ts'
import { processPayload } from './process-payload.ts'

/** Salts that differ; their randomness is the caller's. */
function salts(): () => string {
  let count = 0
  return () => `salt-${count++}`
}

const claims = {
  given_name: 'Aiko',
  address: { locality: 'Tokyo', country: 'JP' },
  nationalities: ['JP', 'BE'],
}

async function conceal(disclosable: readonly PathPattern[], decoys?: number | (() => number)) {
  return run(concealClaims(claims, { disclosable, salt: salts(), ...(decoys !== undefined && { decoys }) }))
}

test.each<[string, JsonObject, PathPattern[], string]>([
  ['a claim called _sd', { _sd: ['x'] }, [], 'SDJWT_NAME'],
  ['a claim called ... deep inside', { a: [{ '...': 'x' }] }, [], 'SDJWT_NAME'],
  ['a claim called _sd_alg', { _sd_alg: 'sha-256' }, [], 'SDJWT_NAME'],
  ['a path that names no claim', { a: 1 }, [['b']], 'SDJWT_PATH'],
  ['a path into a text', { a: 'x' }, [['a', 'b']], 'SDJWT_PATH'],
  ['an index beyond the end', { a: ['x'] }, [['a', 1]], 'SDJWT_PATH'],
  ['an empty path', { a: 1 }, [[]], 'SDJWT_PATH'],
])('%s is not written', async (_, content, disclosable, code) => {
  await expect(run(concealClaims(content, { disclosable, salt: salts() }))).rejects.toThrow(code)
})

test('without anything to hide the payload stays as it is', async () => {
  expect(await conceal([])).toEqual({ payload: claims, disclosures: [] })
})

test('a hidden claim leaves its digest only', async () => {
  const { payload, disclosures } = await conceal([['given_name']])
  expect(payload).not.toHaveProperty('given_name')
  expect(payload).toMatchObject({ _sd_alg: 'sha-256', _sd: [expect.any(String)] })
  expect(disclosures).toHaveLength(1)
})

test('null hides each element of an array, in place', async () => {
  const { payload, disclosures } = await conceal([['nationalities', null]])
  expect(payload['nationalities']).toEqual([
    { '...': expect.any(String) as string },
    { '...': expect.any(String) as string },
  ])
  expect(disclosures).toHaveLength(2)
})

test('null over an empty array is no mistake', async () => {
  const steps = concealClaims({ list: [] }, { disclosable: [['list', null]], salt: salts() })
  expect((await run(steps)).payload).toEqual({ list: [] })
})

test('an inner claim is hidden within the outer one', async () => {
  const { payload, disclosures } = await conceal([['address'], ['address', 'locality']])
  expect(JSON.stringify(payload)).not.toContain('JP"}')
  const outer = await run(processPayload(payload, disclosures.slice(1)))
  expect(outer.claims['address']).toEqual({ country: 'JP' })
  const inner = await run(processPayload(payload, disclosures))
  expect(inner.claims).toEqual(claims)
})

test('the order of digests says nothing about the order of claims', async () => {
  const { payload } = await conceal([['given_name'], ['address'], ['nationalities']])
  const digests = payload['_sd'] as string[]
  expect(digests).toEqual([...digests].sort())
})

test('decoys stand among the digests and change nothing that is disclosed', async () => {
  const { payload, disclosures } = await conceal([['given_name'], ['nationalities', null]], () => 3)
  expect(payload['_sd']).toHaveLength(4)
  expect(payload['nationalities']).toHaveLength(5)
  const { claims: shown, checks } = await run(processPayload(payload, disclosures))
  expect(shown).toEqual(claims)
  expect(checks.filter(({ ok }) => !ok)).toEqual([])
})

test('a number of decoys means the top level, also when nothing is hidden there', async () => {
  const { payload } = await conceal([['nationalities', null]], 2)
  expect(payload['_sd']).toHaveLength(2)
  expect(payload['nationalities']).toHaveLength(2)
})

test('every path of the claims, except those named', () => {
  expect(everyPath(claims, ['given_name'])).toEqual([
    ['address'],
    ['address', 'locality'],
    ['address', 'country'],
    ['nationalities'],
    ['nationalities', 0],
    ['nationalities', 1],
  ])
})

/** Names that the format keeps for itself are the one thing claims cannot have. */
const anyClaims = fc
  .dictionary(
    fc.string().filter((name) => !['_sd', '...', '_sd_alg'].includes(name)),
    fc.jsonValue({ maxDepth: 3 }).filter((value) => !/"_sd"|"\.\.\."/.test(JSON.stringify(value))),
    { maxKeys: 5 },
  )
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject)

test('any claims, wholly hidden, come back whole, and nothing comes back without disclosures', async () => {
  await fc.assert(
    fc.asyncProperty(anyClaims, async (value) => {
      const { payload, disclosures } = await run(
        concealClaims(value, { disclosable: everyPath(value), salt: salts(), decoys: () => 1 }),
      )
      expect((await run(processPayload(payload, disclosures))).claims).toEqual(value)
      expect((await run(processPayload(payload, []))).claims).toEqual({})
    }),
    { numRuns: 60 },
  )
})
