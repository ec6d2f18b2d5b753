import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { AT, holder, issuer, PID, run } from '../sd-jwt-fixtures.ts'
import { parseSdJwt } from '../sdjwt/parse-sd-jwt.ts'
import { openSdJwt } from '../sdjwt/present.ts'
import { FORBIDDEN_SD } from './claims.ts'
import { createSdJwtVc, type NewSdJwtVc } from './create-sd-jwt-vc.ts'
import { verifySdJwtVc } from './verify-sd-jwt-vc.ts'

function salts(): () => string {
  let count = 0
  return () => `salt-${count++}`
}

async function create(change: Partial<NewSdJwtVc>): Promise<string> {
  const { key, alg } = issuer
  const base = {
    claims: { given_name: 'Aiko' },
    disclosable: 'every',
    vct: PID,
    key,
    alg,
    salt: salts(),
  } as const
  return run(createSdJwtVc({ ...base, ...change }))
}

test.each([...FORBIDDEN_SD, 'iat'])('%s is not an attribute', async (name) => {
  await expect(create({ claims: { [name]: 'x' } })).rejects.toThrow('SDJWT_FORBIDDEN_SD')
})

test('header and registered claims are in clear, in the form of the profile', async () => {
  const x5c = Object.freeze(['AAAA', 'BBBB'])
  const token = await create({
    x5c,
    cnf: { ...holder.jwk, kid: 'not written', use: 'sig' },
    iat: AT,
    nbf: AT,
    exp: AT + 10,
    iss: 'https://issuer.example',
    status: { uri: 'https://issuer.example/status/3', index: 7 },
  })
  const { jws, disclosures, keyBinding } = parseSdJwt(token)
  const { kty, crv, x, y } = holder.jwk
  expect(jws.header).toEqual({ alg: 'ES256', typ: 'dc+sd-jwt', x5c })
  expect(jws.payload).toMatchObject({
    iss: 'https://issuer.example',
    iat: AT,
    nbf: AT,
    exp: AT + 10,
    vct: PID,
    cnf: { jwk: { kty, crv, x, y } },
    status: { status_list: { idx: 7, uri: 'https://issuer.example/status/3' } },
    _sd_alg: 'sha-256',
  })
  expect(Object.keys((jws.payload['cnf'] as { jwk: object }).jwk)).toEqual(['kty', 'crv', 'x', 'y'])
  expect(disclosures).toHaveLength(1)
  expect(keyBinding).toBeUndefined()
})

test('the header of one chain is encoded once, and never reused for another algorithm or key id', async () => {
  const x5c = Object.freeze(['AAAA'])
  const headers = await Promise.all(
    [{ x5c }, { x5c, kid: 'a' }, { x5c }].map(async (change) => parseSdJwt(await create(change)).jws.header),
  )
  expect(headers.map(({ kid }) => kid)).toEqual([undefined, 'a', undefined])
})

test('what is created verifies', async () => {
  const token = await create({ iat: AT, exp: AT + 1, cnf: holder.jwk })
  const report = await run(
    verifySdJwtVc(token, { at: AT, role: 'pid', types: [PID], keyBinding: 'forbidden' }),
  )
  expect(report).toMatchObject({ verdict: 'valid', type: PID, claims: { given_name: 'Aiko' } })
})

const anyAttributes = fc
  .dictionary(
    fc.string().filter((name) => ![...FORBIDDEN_SD, 'iat', '_sd', '...', '_sd_alg'].includes(name)),
    fc.jsonValue({ maxDepth: 2 }).filter((value) => !/"_sd"|"\.\.\."/.test(JSON.stringify(value))),
    { maxKeys: 4 },
  )
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject)

test('whatever is attested comes back: parse(create(x)) = x', async () => {
  await fc.assert(
    fc.asyncProperty(anyAttributes, async (claims) => {
      const { claims: all } = await run(openSdJwt(await create({ claims })))
      const { vct, ...attributes } = all
      expect(vct).toBe(PID)
      expect(attributes).toEqual(claims)
    }),
    { numRuns: 40 },
  )
})
