import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../bytes.ts'
import { context } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { type Bytes, runAsync } from '../ports.ts'
import {
  altNames,
  AT,
  basic,
  CERT_SIGN,
  type Chain,
  type Changes,
  constraints,
  directory,
  dns,
  driver,
  forgeChain,
  type Keys,
  newKey,
  newKeys,
  purposes,
  SIGN,
  uri,
} from './forge-chain.ts'
import { createName } from './name.ts'
import { type PathResult, verifyPath } from './verify-path.ts'

let keys: Keys
beforeAll(async () => {
  keys = await newKeys()
})
const chainWith = (changes: Changes): Promise<Chain> => forgeChain(keys, changes)

const verify = (chain: readonly Bytes[], anchors: readonly Bytes[], at = AT): Promise<PathResult> =>
  runAsync(verifyPath({ chain, anchors, at }), driver)

async function run(changes: Changes, at = AT): Promise<PathResult> {
  const { anchor, middle, leaf } = await chainWith(changes)
  return verify([leaf, middle], [anchor], at)
}

describe('chains that are not of the right form', () => {
  test.each<[string, (good: Chain) => [Bytes[], Bytes[]], string]>([
    ['no certificate', ({ anchor }) => [[], [anchor]], 'leaf missing'],
    [
      'the anchor inside the chain',
      ({ anchor, middle, leaf }) => [[leaf, middle, anchor], [anchor]],
      'anchor inside',
    ],
    ['the anchor alone', ({ anchor }) => [[anchor], [anchor]], 'anchor inside'],
    ['a self-signed leaf', ({ anchor, leaf }) => [[anchor], [leaf]], 'self-signed'],
    [
      'six certificates',
      ({ anchor, middle, leaf }) => [[leaf, ...Array(5).fill(middle)], [anchor]],
      'more than 5',
    ],
    ['a certificate too large', ({ anchor }) => [[new Uint8Array(8193)], [anchor]], 'more than 8192'],
    [
      'something that is no certificate',
      ({ anchor, leaf }) => [[leaf, Uint8Array.of(0x30, 0)], [anchor]],
      'certificate 1',
    ],
    [
      'bytes after the certificate',
      ({ anchor, leaf }) => [[Uint8Array.of(...leaf, 0)], [anchor]],
      'bytes after',
    ],
  ])('%s: X5C_FORM', async (_, arrange, detail) => {
    const [chain, anchors] = arrange(await chainWith({}))
    const result = await verify(chain, anchors)
    expect(result).toMatchObject({ ok: false, code: 'X5C_FORM', detail: expect.stringContaining(detail) })
  })
})

describe('chains that lead nowhere', () => {
  const other = { commonName: 'TEST Leaf' }
  test.each<[string, Changes, string]>([
    ['an expired leaf', { leaf: { notAfter: '2026-11-22T08:59:59.000Z' } }, 'leaf: not valid after'],
    ['a leaf of tomorrow', { leaf: { notBefore: '2026-11-23T00:00:00.000Z' } }, 'leaf: not valid before'],
    [
      'an expired intermediate',
      { middle: { notAfter: '2026-11-22T08:59:59.000Z' } },
      'certificate 1: not valid',
    ],
    ['an expired anchor', { root: { notAfter: '2026-11-22T08:59:59.000Z' } }, 'anchor: not valid after'],
    ['a version 1 leaf', { leaf: { version: 1, extensions: [] } }, 'leaf: version 1'],
    [
      'an intermediate without basic constraints',
      { middle: { extensions: [CERT_SIGN] } },
      'not a certification authority',
    ],
    [
      'an intermediate that is no authority',
      { middle: { extensions: [basic(false), CERT_SIGN] } },
      'not a certification authority',
    ],
    [
      'an intermediate that may not sign certificates',
      { middle: { extensions: [basic(true), SIGN] } },
      'may not sign',
    ],
    [
      'an anchor that may not sign certificates',
      { root: { extensions: [basic(true), SIGN] } },
      'anchor: key may not',
    ],
    [
      'an anchor for leaves only',
      { root: { extensions: [basic(true, 0), CERT_SIGN] } },
      'anchor: path longer than 0',
    ],
    ['a leaf of another issuer', { leaf: { issuer: 'TEST Stranger' } }, 'leaf: issuer is not'],
    ['an issuer name without its space', { leaf: { issuer: 'TESTMiddle' } }, 'leaf: issuer is not'],
    [
      'an intermediate of another anchor',
      { middle: { issuer: 'TEST Stranger' } },
      'no anchor named CN=TEST Stranger',
    ],
    [
      'an unknown critical extension',
      { leaf: { extensions: [['1.2.3.4', true, write.nothing()]] } },
      'critical extension 1.2.3.4',
    ],
    [
      'purposes the authority may not give',
      { middle: { extensions: [basic(true), purposes(true, '1.2.3.1')] } },
      'purposes',
    ],
    [
      'a name outside the permitted tree',
      { middle: { extensions: [basic(true), constraints([dns('jp.example')])] } },
      'not permitted in leaf',
    ],
    [
      'an excluded name',
      { middle: { extensions: [basic(true), constraints([], [dns('example')])] } },
      'excluded in leaf',
    ],
    [
      'an excluded host of an address',
      { root: { extensions: [basic(true), constraints([], [uri('be.example')])] } },
      'excluded in leaf',
    ],
    [
      'an excluded subject in other letters',
      {
        root: {
          extensions: [
            basic(true),
            constraints([], [directory(createName({ ...other, commonName: 'test  LEAF', country: 'BE' }))]),
          ],
        },
      },
      'excluded in leaf',
    ],
    [
      'a constraint on names that cannot be compared',
      {
        leaf: { extensions: [altNames({ uri: 'urn:x:y' })] },
        middle: { extensions: [basic(true), constraints([], [uri('be.example')])] },
      },
      'excluded in leaf',
    ],
  ])('%s: X5C_PATH', async (_, changes, detail) => {
    const result = await run(changes)
    expect(result).toMatchObject({ ok: false, code: 'X5C_PATH', detail: expect.stringContaining(detail) })
  })

  test('a leaf signed by another key', async () => {
    const stranger = await newKey()
    expect(await run({ leaf: { issuerKey: stranger } })).toMatchObject({ detail: 'leaf: signature is wrong' })
  })

  test('an algorithm that the key of the issuer is not for', async () => {
    const strong = await newKey('P-384')
    const result = await run({ leaf: { issuerKey: strong, alg: 'ES384' } })
    expect(result).toMatchObject({ detail: 'leaf: key of its issuer does not suit ES384' })
  })

  test('a chain in the wrong order', async () => {
    const { anchor, middle, leaf } = await chainWith({})
    expect(await verify([middle, leaf], [anchor])).toMatchObject({ ok: false, code: 'X5C_PATH' })
  })

  test('no anchor, or only unreadable ones', async () => {
    const { middle, leaf } = await chainWith({})
    expect(await verify([leaf, middle], [])).toMatchObject({ ok: false, code: 'X5C_PATH' })
    expect(await verify([leaf, middle], [Uint8Array.of(1, 2)])).toMatchObject({ code: 'X5C_PATH' })
  })
})

describe('chains that lead to an anchor', () => {
  test.each<[string, Changes]>([
    ['as it should be', {}],
    [
      'with names inside the permitted trees',
      { middle: { extensions: [basic(true), constraints([dns('example'), uri('.example')])] } },
    ],
    [
      'with constraints on other kinds of names',
      { middle: { extensions: [basic(true), constraints([write.der(context(1), encodeUtf8('example'))])] } },
    ],
    [
      'with purposes that are not critical',
      { middle: { extensions: [basic(true), purposes(false, '1.2.3.1')] } },
    ],
    [
      'with a purpose its authority may give',
      {
        middle: { extensions: [basic(true), purposes(true, '1.2.3.1')] },
        leaf: { extensions: [purposes(false, '1.2.3.1')] },
      },
    ],
    [
      'with an unknown extension that is not critical',
      { leaf: { extensions: [['1.2.3.4', false, write.nothing()]] } },
    ],
    ['on the last second', { leaf: { notAfter: '2026-11-22T09:00:00.000Z' } }],
    ['with an anchor of version 1', { root: { version: 1, extensions: [] } }],
    ['with an issuer name in other letters and spaces', { leaf: { issuer: ' TEST  MIDDLE' } }],
    ['with the name of its anchor in other letters', { middle: { issuer: 'Test ROOT' } }],
  ])('%s', async (_, changes) => {
    const result = await run(changes)
    expect(result).toMatchObject({ ok: true, leaf: { subject: { commonName: 'TEST Leaf' } } })
    if (result.ok) expect(result.path).toHaveLength(2)
  })

  test('the right one of several anchors of one name is found', async () => {
    const { anchor, middle, leaf } = await chainWith({})
    const namesake = await chainWith({ root: { key: keys.leaf, issuerKey: keys.leaf } })
    const result = await verify([leaf, middle], [namesake.anchor, anchor])
    expect(result).toMatchObject({ ok: true, anchor: { raw: anchor } })
  })

  test('self-issued intermediates do not count for the path length', async () => {
    const { anchor, middle, leaf } = await chainWith({ root: { extensions: [basic(true, 1), CERT_SIGN] } })
    const rolled = await chainWith({
      middle: { issuer: 'TEST Middle', issuerKey: keys.leaf, extensions: [basic(true, 0), CERT_SIGN] },
    })
    const first = await chainWith({ middle: { key: keys.leaf } })
    expect(middle).not.toEqual(rolled.middle)
    expect(await verify([leaf, rolled.middle, first.middle], [anchor])).toMatchObject({ ok: true })
  })
})

test('any changed byte of the leaf breaks the path', async () => {
  const { anchor, middle, leaf } = await chainWith({})
  await fc.assert(
    fc.asyncProperty(fc.nat(leaf.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const altered = Uint8Array.from(leaf)
      altered[at] = (altered[at] ?? 0) ^ change
      const result = await verify([altered, middle], [anchor])
      expect(result.ok).toBe(false)
    }),
    { numRuns: 300 },
  )
})
