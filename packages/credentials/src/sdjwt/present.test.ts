import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJws } from '../jose/jws.ts'
import type { JsonObject, Path } from '../json.ts'
import {
  AT,
  AUDIENCE,
  basePayload,
  digestOf,
  forgeSdJwt,
  holder,
  issuer,
  NONCE,
  PID,
  run,
} from '../sd-jwt-fixtures.ts'
import { createSdJwtVc } from '../sdjwtvc/create-sd-jwt-vc.ts'
import { verifySdJwtVc } from '../sdjwtvc/verify-sd-jwt-vc.ts'
import { parseSdJwt } from './parse-sd-jwt.ts'
import { openSdJwt, present } from './present.ts'

const claims = {
  given_name: 'Aiko',
  address: { locality: 'Tokyo', country: 'JP', lines: ['1-1', 'Chiyoda'] },
  nationalities: ['JP', 'BE'],
}

function salts(): () => string {
  let count = 0
  return () => `salt-${count++}`
}

async function issue(content: JsonObject): Promise<string> {
  const { key, alg } = issuer
  const times = { iat: AT - 10, exp: AT + 1000 }
  return run(
    createSdJwtVc({
      claims: content,
      disclosable: 'every',
      vct: PID,
      cnf: holder.jwk,
      alg,
      key,
      ...times,
      salt: salts(),
      decoys: 2,
    }),
  )
}

const keyBinding = { key: holder.key, alg: 'ES256', audience: AUDIENCE, nonce: NONCE, iat: AT } as const
const last = (below: number) => below - 1
const token = await issue(claims)

async function show(paths: Path[], from = token): Promise<JsonObject | undefined> {
  const text = await run(present({ token: from, paths, random: last, keyBinding }))
  const policy = {
    at: AT,
    role: 'pid',
    types: [PID],
    keyBinding: { audience: AUDIENCE, nonce: NONCE },
  } as const
  const report = await run(verifySdJwtVc(text, policy))
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([])
  const { iat: _iat, exp: _exp, vct: _vct, cnf: _cnf, ...attested } = report.claims ?? {}
  return attested
}

test.each<[string, Path]>([
  ['a claim that is not there', ['family_name']],
  ['an element that is not there', ['nationalities', 2]],
])('%s cannot be presented', async (_, path) => {
  await expect(run(present({ token, paths: [path], random: last }))).rejects.toThrow('SDJWT_PATH')
})

test('a broken credential is not presented', async () => {
  const broken = await forgeSdJwt({ payload: await basePayload({ _sd: [] }), kb: '' })
  await expect(run(openSdJwt(broken))).rejects.toThrow('SDJWT_UNREFERENCED')
})

test.each<[string, Path[], JsonObject]>([
  ['nothing', [], {}],
  ['one claim', [['given_name']], { given_name: 'Aiko' }],
  [
    'an inner claim: its ancestors open, its siblings stay hidden',
    [['address', 'locality']],
    { address: { locality: 'Tokyo' } },
  ],
  ['an outer claim alone: nothing below it', [['address']], { address: {} }],
  ['one element: the others vanish', [['nationalities', 1]], { nationalities: ['BE'] }],
  ['an element of a list in a claim', [['address', 'lines', 0]], { address: { lines: ['1-1'] } }],
])('presented: %s', async (_, paths, shown) => {
  expect(await show(paths)).toEqual(shown)
})

test('null presents each element', async () => {
  const text = await run(present({ token, paths: [['nationalities', null]], random: last }))
  expect((await run(openSdJwt(text))).claims['nationalities']).toEqual(['JP', 'BE'])
})

test('the key binding covers exactly the text that is presented', async () => {
  const text = await run(present({ token, paths: [['given_name']], random: last, keyBinding }))
  const { presented, keyBinding: kb = '' } = parseSdJwt(text)
  const { header, payload } = parseJws(kb)
  expect(header).toEqual({ alg: 'ES256', typ: 'kb+jwt' })
  expect(payload).toEqual({ iat: AT, aud: AUDIENCE, nonce: NONCE, sd_hash: await digestOf(presented) })
})

test('the order of disclosures comes from chance alone', async () => {
  const paths = [['given_name'], ['nationalities', 0]]
  const orders = await Promise.all(
    [last, () => 0].map(
      async (random) => parseSdJwt(await run(present({ token, paths, random }))).disclosures,
    ),
  )
  expect(orders[0]).not.toEqual(orders[1])
  expect([...(orders[0] ?? [])].sort()).toEqual([...(orders[1] ?? [])].sort())
})

const names = ['a', 'b', 'c', 'd', 'e', 'f']

test('any subset of claims presents as exactly that subset', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray(names), fc.nat(), async (subset, seed) => {
      const all = Object.fromEntries(names.map((name) => [name, `value of ${name} ${seed}`]))
      const shown = await show(
        subset.map((name) => [name]),
        await issue(all),
      )
      expect(shown).toEqual(Object.fromEntries(subset.map((name) => [name, all[name]])))
    }),
    { numRuns: 25 },
  )
})

test('changing any character of any disclosure is noticed', async () => {
  const text = await run(
    present({ token, paths: [['given_name'], ['nationalities', 0]], random: last, keyBinding }),
  )
  const start = text.indexOf('~') + 1
  const end = text.lastIndexOf('~')
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: start, max: end - 1 }),
      fc.constantFrom('A', 'x', '-', '0'),
      async (at, char) => {
        fc.pre(text.charAt(at) !== char && text.charAt(at) !== '~')
        const changed = text.slice(0, at) + char + text.slice(at + 1)
        const report = await run(
          verifySdJwtVc(changed, { at: AT, role: 'pid', keyBinding: { audience: AUDIENCE, nonce: NONCE } }),
        )
        expect(report.verdict).toBe('invalid')
        expect(report.claims).toBeUndefined()
      },
    ),
    { numRuns: 60 },
  )
})
