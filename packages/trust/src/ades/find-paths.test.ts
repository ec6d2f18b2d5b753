import { beforeAll, expect, test } from 'vitest'
import { readCertificate } from '../cms/read-certificate.ts'
import {
  basic,
  CERT_SIGN,
  type Chain,
  forge,
  forgeChain,
  type Keys,
  newKey,
  newKeys,
} from '../pkix/forge-chain.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { createWebDocumentDriver } from '../web-document-driver.ts'
import { findPaths, PATH_SIGNATURES_MAX } from './find-paths.ts'

const driver = createWebDocumentDriver(crypto.subtle)
let keys: Keys
let chain: Chain
beforeAll(async () => {
  keys = await newKeys()
  chain = await forgeChain(keys, {})
})

const read = (list: readonly Bytes[]): Certificate[] => list.flatMap((der) => readCertificate(der) ?? [])
const search = (pool: readonly Bytes[], anchors: readonly Bytes[], left = PATH_SIGNATURES_MAX) => ({
  pool: read(pool),
  anchors: read(anchors),
  budget: { left },
})
function leaf(): Certificate {
  const [one] = read([chain.leaf])
  if (one === undefined) throw new Error('leaf cannot be read')
  return one
}
const names = (paths: Certificate[][]) => paths.map((path) => path.map(({ subject }) => subject.commonName))

test('a path is found through certificates in any order, with others among them', async () => {
  const other = await forgeChain(await newKeys(), {})
  const pool = [other.middle, chain.leaf, chain.anchor, chain.middle]
  const expected = [['TEST Leaf', 'TEST Middle', 'TEST Root']]
  for (const given of [pool, pool.toReversed()])
    expect(
      names(await runAsync(findPaths(leaf(), search(given, [other.anchor, chain.anchor])), driver)),
    ).toEqual(expected)
})

test('an anchor is a path of its own, and an authority may be one', async () => {
  expect(names(await runAsync(findPaths(leaf(), search([], [chain.leaf])), driver))).toEqual([['TEST Leaf']])
  const paths = await runAsync(
    findPaths(leaf(), search([chain.middle], [chain.middle, chain.anchor])),
    driver,
  )
  expect(names(paths)).toEqual([['TEST Leaf', 'TEST Middle']])
})

test('without an anchor, or with one of the same name and another key, there is none', async () => {
  const twin = await forgeChain({ ...keys, root: await newKey() }, {})
  expect(await runAsync(findPaths(leaf(), search([chain.middle], [])), driver)).toEqual([])
  expect(await runAsync(findPaths(leaf(), search([chain.middle], [twin.anchor])), driver)).toEqual([])
  expect(await runAsync(findPaths(leaf(), search([], [chain.anchor])), driver)).toEqual([])
})

test('who is no authority certifies nobody', async () => {
  const fake = await forgeChain(keys, { middle: { extensions: [basic(false)] } })
  expect(await runAsync(findPaths(leaf(), search([fake.middle], [chain.anchor])), driver)).toEqual([])
})

test('authorities that certify each other lead in no circle, and many of them do not cost more than is allowed', async () => {
  const spec = {
    version: 3,
    alg: 'ES256',
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-01-01T00:00:00.000Z',
  } as const
  const cross = await Promise.all(
    Array.from({ length: 12 }, (_, serial) =>
      forge({
        ...spec,
        serial: serial + 10,
        subject: 'TEST Middle',
        issuer: 'TEST Middle',
        key: keys.middle,
        issuerKey: keys.middle,
        extensions: [basic(true), CERT_SIGN],
      }),
    ),
  )
  const found = await runAsync(findPaths(leaf(), search([...cross, chain.middle], [chain.anchor])), driver)
  expect(names(found)).toEqual([['TEST Leaf', 'TEST Middle', 'TEST Root']])
  const poor = search([...cross, chain.middle], [chain.anchor], 5)
  expect(await runAsync(findPaths(leaf(), poor), driver)).toEqual([])
})
