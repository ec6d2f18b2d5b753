import { expect, test } from 'vitest'
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

async function certify(subject: TestKey, issuer: TestKey, crlAddress?: string): Promise<Bytes> {
  const ca = subject === issuer
  const steps = createCertificate({
    subject: ca ? CA : { commonName: 'TEST University', country: 'JP' },
    issuer: CA,
    subjectSpki: subject.spki,
    issuerSpki: issuer.spki,
    serial: Uint8Array.of(ca ? 1 : 7),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2030-01-01T00:00:00.000Z',
    ca,
    keyUsage: ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature'],
    ...(crlAddress !== undefined && { crlAddress }),
    signWith: { alg: 'ES256', key: issuer.key },
  })
  return runAsync(steps, paths)
}

/** What the authority answers, and which addresses were called. */
async function openWorld({ address }: { address?: string | undefined } = { address: ADDRESS }) {
  const [authority, stranger, party] = [await newTestKey(), await newTestKey(), await newTestKey()]
  const anchor = parseCertificate(await certify(authority, authority))
  const path = [parseCertificate(await certify(party, authority, address))]
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
  return { asked, list, stranger, ask }
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
