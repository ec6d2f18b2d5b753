import { describe, expect, test } from 'vitest'
import {
  createCertificate,
  createCrl,
  createWebDriver,
  parseCertificate,
  runAsync,
  type Bytes,
} from '@entente/trust'
import { findRevocation } from './access-revocation.ts'
import type { WalletFetch } from './http.ts'
import { newTestKey, type TestKey } from './present-fixtures.ts'

const NOW = '2027-01-15T10:00:00.000Z'
const ADDRESS = 'https://register.example/wrp/access.crl'
const paths = createWebDriver(crypto.subtle)
const CA = { commonName: 'TEST Access CA', country: 'JP' }
const BRANCH = { commonName: 'TEST Access CA, branch', country: 'JP' }
const UNIVERSITY = { commonName: 'TEST University', country: 'JP' }

type Certified = {
  readonly subject?: typeof CA
  readonly issuer?: typeof CA
  readonly serial?: number
  readonly crlAddress?: string | undefined
}

async function certify(
  [of, by]: readonly [TestKey, TestKey],
  { subject = UNIVERSITY, issuer = CA, serial = 7, crlAddress }: Certified = {},
): Promise<Bytes> {
  const ca = subject !== UNIVERSITY
  const steps = createCertificate({
    subject,
    issuer,
    subjectSpki: of.spki,
    issuerSpki: by.spki,
    serial: Uint8Array.of(serial),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2030-01-01T00:00:00.000Z',
    ca,
    keyUsage: ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature'],
    ...(crlAddress !== undefined && { crlAddress }),
    signWith: { alg: 'ES256', key: by.key },
  })
  return runAsync(steps, paths)
}

/** What the authority answers, and which addresses were called. */
async function openWorld({ address }: { address?: string | undefined } = { address: ADDRESS }) {
  const [authority, stranger, party] = [await newTestKey(), await newTestKey(), await newTestKey()]
  const anchor = parseCertificate(await certify([authority, authority], { subject: CA, serial: 1 }))
  const path = [parseCertificate(await certify([party, authority], { crlAddress: address }))]
  const list = ({ revoked = [] as number[], by = authority, nextUpdate = '2027-01-16T10:00:00.000Z' } = {}) =>
    runAsync(
      createCrl({
        issuer: anchor,
        number: 3,
        thisUpdate: '2027-01-15T09:00:00.000Z',
        nextUpdate,
        revoked: revoked.map((serial) => ({ serial: Uint8Array.of(serial), at: '2027-01-15T08:00:00.000Z' })),
        signWith: { alg: 'ES256', key: by.key },
      }),
      paths,
    )
  const asked: string[] = []
  const ask = async (answer: Bytes | number, allowLocalHttp = false) => {
    const fetch: WalletFetch = async (url) => {
      asked.push(url)
      return typeof answer === 'number'
        ? new Response('gone', { status: answer })
        : new Response(answer as BodyInit)
    }
    return findRevocation({ fetch, clock: { now: () => NOW }, allowLocalHttp, paths }, { path, anchor })
  }
  return { asked, list, stranger, ask, anchor, path }
}

test('an access certificate that its authority has not taken back counts', async () => {
  const { ask, asked, list } = await openWorld()
  expect(await ask(await list({ revoked: [8] }))).toBeUndefined()
  expect(asked).toEqual([ADDRESS])
})

test('one that was taken back does not, and the day is told', async () => {
  const { ask, list } = await openWorld()
  expect(await ask(await list({ revoked: [8, 7] }))).toBe('leaf: revoked at 2027-01-15T08:00:00.000Z')
})

test.each<[string, (world: Awaited<ReturnType<typeof openWorld>>) => Promise<Bytes | number>]>([
  ['is not there', async () => 404],
  ['is no list', async () => Uint8Array.of(1, 2, 3)],
  ['is longer than a list may be', async () => new Uint8Array(1024 * 1024 + 1)],
  ['is signed by somebody else', ({ list, stranger }) => list({ by: stranger })],
  ['is out of date', ({ list }) => list({ nextUpdate: '2027-01-15T09:30:00.000Z' })],
])('where the list %s, nobody is believed', async (_, answer) => {
  const world = await openWorld()
  expect(await world.ask(await answer(world))).toMatch(/^leaf: whether it was revoked could not be found out/)
})

test('an address without https is not called, and then nobody is believed', async () => {
  const world = await openWorld({ address: 'http://register.example/access.crl' })
  expect(await world.ask(await world.list(), true)).toMatch(/could not be found out/)
  expect(world.asked).toEqual([])
})

test('an access certificate that names no list has none to be asked for', async () => {
  const world = await openWorld({ address: undefined })
  expect(await world.ask(404)).toBe(undefined)
  expect(world.asked).toEqual([])
})

describe('a path with an authority in between', () => {
  const ABOVE = 'https://register.example/wrp/authorities.crl'
  type Lists = Partial<Record<typeof ADDRESS | typeof ABOVE, readonly number[] | 'gone'>>

  /** Serial numbers on each list; the leaf is 7, the authority in between 5. */
  async function ask(lists: Lists, { own = true } = {}) {
    const [root, branch, party] = [await newTestKey(), await newTestKey(), await newTestKey()]
    const anchor = parseCertificate(await certify([root, root], { subject: CA, serial: 1 }))
    const spec = { subject: BRANCH, serial: 5, crlAddress: ABOVE }
    const between = parseCertificate(await certify([branch, root], spec))
    const leaf = parseCertificate(
      await certify([party, branch], { issuer: BRANCH, crlAddress: own ? ADDRESS : undefined }),
    )
    const listOf = (url: string, serials: readonly number[]) =>
      runAsync(
        createCrl({
          issuer: url === ABOVE ? anchor : between,
          number: 3,
          thisUpdate: '2027-01-15T09:00:00.000Z',
          nextUpdate: '2027-01-16T10:00:00.000Z',
          revoked: serials.map((serial) => ({
            serial: Uint8Array.of(serial),
            at: '2027-01-15T08:00:00.000Z',
          })),
          signWith: { alg: 'ES256', key: url === ABOVE ? root.key : branch.key },
        }),
        paths,
      )
    const fetch: WalletFetch = async (url) => {
      const serials = lists[url as keyof Lists]
      return serials === undefined || serials === 'gone'
        ? new Response('gone', { status: 404 })
        : new Response((await listOf(url, serials)) as BodyInit)
    }
    return findRevocation({ fetch, clock: { now: () => NOW }, paths }, { path: [leaf, between], anchor })
  }

  test('counts when both lists say nothing against it', async () => {
    expect(await ask({ [ADDRESS]: [], [ABOVE]: [] })).toBeUndefined()
  })

  test('does not when the authority in between was taken back', async () => {
    const revoked = 'issuer 1: revoked at 2027-01-15T08:00:00.000Z'
    expect(await ask({ [ADDRESS]: [], [ABOVE]: [5] })).toBe(revoked)
    expect(await ask({ [ABOVE]: [5] }, { own: false })).toBe(revoked)
  })

  test('does not when the list about the authority in between cannot be read', async () => {
    expect(await ask({ [ADDRESS]: [], [ABOVE]: 'gone' })).toMatch(/^issuer 1: .* could not be found out/)
  })
})

test('one that names its list in a way that nobody can read is not believed', async () => {
  const { anchor, path } = await openWorld({ address: undefined })
  const unread = path.map((one) => ({ ...one, crlDistributionPoints: Uint8Array.of(0x30, 0) }))
  const fetch: WalletFetch = async () => new Response('gone', { status: 404 })
  const deps = { fetch, clock: { now: () => NOW }, paths }
  expect(await findRevocation(deps, { path, anchor })).toBeUndefined()
  expect(await findRevocation(deps, { path: unread, anchor })).toMatch(/^leaf: .* could not be found out/)
})

test('a list that does not come is not waited for without end', async () => {
  const { anchor, path } = await openWorld()
  const late = new AbortController()
  const signals: (AbortSignal | undefined)[] = []
  const fetch: WalletFetch = (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signals.push(signal)
      signal?.addEventListener('abort', () => reject(new Error('too late')), { once: true })
      late.abort()
    })
  const deps = { fetch, clock: { now: () => NOW }, paths }
  const found = await findRevocation({ ...deps, deadline: () => late.signal }, { path, anchor })
  expect(found).toMatch(/^leaf: .* could not be found out/)
  // Nobody has to give one.
  void findRevocation(deps, { path, anchor })
  expect(signals[1]).toBeInstanceOf(AbortSignal)
})
