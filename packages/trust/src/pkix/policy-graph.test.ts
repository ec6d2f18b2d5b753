import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { context } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { AT, basic, CERT_SIGN, driver, forgeChain, type Keys, newKeys, SIGN } from './forge-chain.ts'
import { type Certificate, parseCertificate } from './parse-certificate.ts'
import { checkPolicies, type PolicyInputs } from './policy-graph.ts'
import { verifyPath } from './verify-path.ts'

type Extension = readonly [id: string, critical: boolean, value: Bytes]

let keys: Keys
beforeAll(async () => {
  keys = await newKeys()
})

const ANY = '2.5.29.32.0'
const [P1, P2, P3] = ['1.2.1', '1.2.2', '1.2.3'] as const
const policies = (...ids: string[]): Extension => [
  '2.5.29.32',
  false,
  write.sequence(...ids.map((id) => write.sequence(write.oid(id)))),
]
const mapping = (...pairs: [string, string][]): Extension => [
  '2.5.29.33',
  true,
  write.sequence(...pairs.map((pair) => write.sequence(...pair.map(write.oid)))),
]
const constraints = (explicit?: number, map?: number, critical = true): Extension => {
  const skip = (tag: number, count?: number): Bytes[] =>
    count === undefined ? [] : [write.der(context(tag), Uint8Array.of(count))]
  return ['2.5.29.36', critical, write.sequence(...skip(0, explicit), ...skip(1, map))]
}
const inhibitAny = (count: number): Extension => ['2.5.29.54', true, write.smallInteger(count)]
const qualified = (id: string, critical: boolean): Extension => {
  const qualifier = write.sequence(write.oid(id), write.utf8String('x'))
  return ['2.5.29.32', critical, write.sequence(write.sequence(write.oid(P1), write.sequence(qualifier)))]
}

type Row = {
  readonly root?: readonly Extension[]
  readonly middle?: readonly Extension[]
  readonly leaf?: readonly Extension[]
  readonly asked?: PolicyInputs
}

async function run({ root = [], middle = [], leaf = [], asked = {} }: Row) {
  const made = await forgeChain(keys, {
    root: { extensions: [basic(true), CERT_SIGN, ...root] },
    middle: { extensions: [basic(true, 0), CERT_SIGN, ...middle] },
    leaf: { extensions: [basic(false), SIGN, ...leaf] },
  })
  const request = { chain: [made.leaf, made.middle], anchors: [made.anchor], at: AT, policies: asked }
  return runAsync(verifyPath(request), driver)
}

const explicit = { requireExplicit: true }

describe('paths without a policy that is asked for', () => {
  test.each<[string, Row]>([
    ['no policies at all', { asked: explicit }],
    ['a leaf without policies', { middle: [policies(P1)], asked: explicit }],
    ['an authority without policies', { leaf: [policies(P1)], asked: explicit }],
    ['different policies', { middle: [policies(P1)], leaf: [policies(P2)], asked: explicit }],
    [
      'another policy than the one wanted',
      { middle: [policies(P1)], leaf: [policies(P1)], asked: { ...explicit, initialSet: [P2] } },
    ],
    [
      'an empty wish',
      { middle: [policies(ANY)], leaf: [policies(P1)], asked: { ...explicit, initialSet: [] } },
    ],
    ['an authority that demands a policy', { middle: [constraints(0)] }],
    ['an authority that demands one and is not critical', { middle: [constraints(0, undefined, false)] }],
    ['an authority that demands one below it', { middle: [policies(P1), constraints(1)], leaf: [] }],
    ['an anchor that demands a policy', { root: [constraints(0)] }],
    [
      'an anchor of another policy',
      { root: [policies(P2)], middle: [policies(P1)], leaf: [policies(P1)], asked: explicit },
    ],
    [
      'any policy where it is inhibited',
      { middle: [policies(ANY)], leaf: [policies(P1)], asked: { ...explicit, inhibitAny: true } },
    ],
    [
      'any policy in the leaf where its authority inhibits it',
      { middle: [policies(P1), inhibitAny(0)], leaf: [policies(ANY)], asked: explicit },
    ],
    [
      'the name a policy had before it was mapped',
      { middle: [policies(P1), mapping([P1, P2])], leaf: [policies(P1)], asked: explicit },
    ],
    [
      'a mapping that the one who asks inhibits',
      {
        middle: [policies(P1), mapping([P1, P2])],
        leaf: [policies(P2)],
        asked: { ...explicit, inhibitMapping: true },
      },
    ],
    [
      'a mapping that the anchor inhibits',
      {
        root: [constraints(undefined, 0)],
        middle: [policies(P1), mapping([P1, P2])],
        leaf: [policies(P2)],
        asked: explicit,
      },
    ],
    [
      'a mapped policy asked by its name below',
      {
        middle: [policies(P1), mapping([P1, P2])],
        leaf: [policies(P2)],
        asked: { ...explicit, initialSet: [P2] },
      },
    ],
  ])('%s: refused', async (_, row) => {
    const result = await run(row)
    expect(result).toMatchObject({
      ok: false,
      code: 'X5C_PATH',
      detail: expect.stringContaining('no policy'),
    })
  })

  test('critical policies with a qualifier nobody knows', async () => {
    const detail = 'leaf: policy qualifier 1.2.3.4 is not supported'
    expect(await run({ leaf: [qualified('1.2.3.4', true)] })).toMatchObject({ ok: false, detail })
    expect(await run({ leaf: [qualified('1.2.3.4', false)] })).toMatchObject({ ok: true })
    expect(await run({ leaf: [qualified('1.3.6.1.5.5.7.2.1', true)] })).toMatchObject({ ok: true })
  })
})

test('qualifiers are kept as they stand', async () => {
  const { leaf } = await forgeChain(keys, { leaf: { extensions: [qualified('1.2.3.4', false)] } })
  expect(parseCertificate(leaf)).toMatchObject({
    policies: [P1],
    policyQualifiers: [{ policy: P1, id: '1.2.3.4', raw: write.utf8String('x') }],
  })
})

describe('paths with a valid policy say which', () => {
  test.each<[string, Row, string[]]>([
    ['nothing asked, nothing there', {}, []],
    ['one policy all along', { middle: [policies(P1)], leaf: [policies(P1, P2)], asked: explicit }, [P1]],
    ['any policy above', { middle: [policies(ANY)], leaf: [policies(P1, P2)], asked: explicit }, [P1, P2]],
    ['any policy all along', { middle: [policies(ANY)], leaf: [policies(ANY)], asked: explicit }, [ANY]],
    [
      'any policy all along, one wanted',
      { middle: [policies(ANY)], leaf: [policies(ANY)], asked: { ...explicit, initialSet: [P3] } },
      [P3],
    ],
    [
      'any policy in the words of the one who asks',
      { middle: [policies(P1)], leaf: [policies(P1)], asked: { ...explicit, initialSet: [ANY] } },
      [P1],
    ],
    [
      'a mapped policy, by the name the anchor knows',
      { middle: [policies(P1), mapping([P1, P2])], leaf: [policies(P2)], asked: explicit },
      [P1],
    ],
    [
      'a policy mapped out of any policy',
      { middle: [policies(ANY), mapping([P1, P2])], leaf: [policies(P2)], asked: explicit },
      [P1],
    ],
    [
      'an anchor that names the policy',
      { root: [policies(P1)], middle: [policies(P1, P2)], leaf: [policies(P1, P2)], asked: explicit },
      [P1],
    ],
    ['a demand that begins too far below', { middle: [constraints(2)] }, []],
    ['one not wanted, none demanded', { leaf: [policies(P1)], asked: { initialSet: [P2] } }, []],
  ])('%s', async (_, row, expected) => {
    expect(await run(row)).toMatchObject({ ok: true, policies: expected })
  })
})

describe('whatever the certificates say', () => {
  const policy = fc.constantFrom(P1, P2, P3, ANY)
  const plain = fc.constantFrom(P1, P2, P3)
  const certificate = fc.record(
    {
      policies: fc.uniqueArray(policy, { maxLength: 4 }),
      policyMappings: fc.array(fc.record({ issuer: plain, subject: plain }), { maxLength: 3 }),
      inhibitAnyPolicy: fc.nat(2),
      policyConstraints: fc.record(
        { requireExplicit: fc.nat(3), inhibitMapping: fc.nat(2) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['policies', 'policyMappings'] },
  )
  let base: Certificate
  beforeAll(async () => {
    base = parseCertificate((await forgeChain(keys, {})).leaf)
  })
  const paths = fc.array(certificate, { minLength: 1, maxLength: 5 })
  const pathOf = (list: readonly Partial<Certificate>[]): Certificate[] => [
    ...list.map((one) => ({ ...base, ...one })),
    base,
  ]

  test('asking for more never turns a refusal into an acceptance', () => {
    fc.assert(
      fc.property(paths, fc.uniqueArray(plain, { maxLength: 2 }), (list, initialSet) => {
        const path = pathOf(list)
        const free = checkPolicies(path, {})
        for (const asked of [
          { initialSet },
          { requireExplicit: true },
          { inhibitMapping: true },
          { inhibitAny: true },
        ]) {
          const strict = checkPolicies(path, asked)
          if (strict.ok) expect(free.ok).toBe(true)
        }
      }),
    )
  })

  test('only what is wanted is found, and a demand is never met by nothing', () => {
    fc.assert(
      fc.property(paths, fc.uniqueArray(plain, { minLength: 1, maxLength: 2 }), (list, initialSet) => {
        const answer = checkPolicies(pathOf(list), { initialSet, requireExplicit: true })
        if (!answer.ok) return
        expect(answer.policies.length).toBeGreaterThan(0)
        expect(initialSet).toEqual(expect.arrayContaining([...answer.policies]))
      }),
    )
  })

  test('hundreds of mappings on every level take no more than a moment', () => {
    const all = Array.from({ length: 200 }, (_, i) => `1.3.${i}`)
    const policyMappings = all.flatMap((issuer) => all.map((subject) => ({ issuer, subject })))
    const answer = checkPolicies(
      pathOf(Array.from({ length: 5 }, () => ({ policies: all, policyMappings }))),
      explicit,
    )
    expect(answer).toEqual({ ok: true, policies: [...all].sort() })
  })
})
