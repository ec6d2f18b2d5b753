import { expect, test } from 'vitest'
import { STATES_CHARACTERS_MAX } from './agreement-states.ts'
import type { WalletAnswer, WalletFetch, WalletRequest } from './http.ts'
import { createReadStanding, type StandingDeps } from './read-standing.ts'
import { agreementWith, RULE, statesText, SUSPENSION } from './standing-fixtures.ts'

const BE = 'https://be.example'
const QUESTION = { issuerUrl: BE, country: 'JP', types: ['urn:eudi:pid:be:1', 'urn:eudi:pid:1'] }
const SUSPENDED = { suspensions: [SUSPENSION] }
const UNKNOWN = { suspensions: undefined }

const answerOf = (text: string, status = 200): WalletAnswer => ({
  status,
  headers: { get: () => null },
  text: async () => text,
})

/** A wallet in front of a node that answers as told; `late.abort()` is the end of patience. */
function world(
  first: (url: string) => Promise<WalletAnswer>,
  issuers: StandingDeps['issuers'] = [{ url: BE }],
) {
  const asked: { url: string; init: WalletRequest }[] = []
  const late = new AbortController()
  const state = { seconds: 1000, answer: first }
  const fetch: WalletFetch = (url, init) => {
    asked.push({ url, init })
    return state.answer(url)
  }
  const clock = { seconds: () => state.seconds }
  const read = createReadStanding({ fetch, clock, issuers, deadline: () => late.signal })
  return { asked, late, state, read }
}

const suspended = async () => answerOf(statesText(agreementWith()))
const clear = async () => answerOf(statesText(agreementWith({ rules: [{ ...RULE, suspensions: [] }] })))
const down = () => Promise.reject(new TypeError('no network'))

test('the node of the issuer is asked for what it tells everybody, with nothing about the person', async () => {
  const { read, asked } = world(suspended)
  expect(await read(QUESTION)).toEqual(SUSPENDED)
  expect(asked.map(({ url }) => url)).toEqual([`${BE}/agreements`])
  expect(asked[0]?.init).toMatchObject({
    method: 'GET',
    headers: { accept: 'application/json' },
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    redirect: 'error',
    cache: 'no-store',
  })
  expect(asked[0]?.init.body).toBeUndefined()
})

test('each request asks anew, so that a notice is seen with the next one, and so is its end', async () => {
  const { read, state } = world(clear)
  expect(await read(QUESTION)).toEqual({ suspensions: [] })
  state.answer = suspended
  expect(await read(QUESTION)).toEqual(SUSPENDED)
  state.answer = clear
  expect(await read(QUESTION)).toEqual({ suspensions: [] })
})

test('several documents of one issuer are one request', async () => {
  const { read, asked } = world(suspended)
  expect(await Promise.all([read(QUESTION), read({ ...QUESTION, types: ['x'] })])).toEqual([
    SUSPENDED,
    { suspensions: [] },
  ])
  expect(asked).toHaveLength(1)
})

test('a node out of reach leaves a copy to serve for sixty seconds, and not one more', async () => {
  const { read, state } = world(suspended)
  await read(QUESTION)
  state.answer = down
  state.seconds += 60
  expect(await read(QUESTION)).toEqual(SUSPENDED)
  state.seconds += 1
  expect(await read(QUESTION)).toEqual(UNKNOWN)
})

test.each([
  ['out of reach', down],
  ['an error of the node', async () => answerOf('{"agreements":[]}', 503)],
  ['not JSON', async () => answerOf('<html>')],
  ['malformed', async () => answerOf(statesText(agreementWith({ phase: 'paused' })))],
  ['too big', async () => answerOf(`{"agreements":[],"x":"${'x'.repeat(STATES_CHARACTERS_MAX)}"}`)],
])('it could not be found out: %s', async (_, answer) => {
  expect(await world(answer).read(QUESTION)).toEqual(UNKNOWN)
})

test('an answer without end is left as soon as it is too big', async () => {
  let pulled = 0
  let cancelled = false
  const piece = new TextEncoder().encode('x'.repeat(64 * 1024))
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += piece.length
      controller.enqueue(piece)
    },
    cancel() {
      cancelled = true
    },
  })
  const { read } = world(async () => ({ ...answerOf(''), body }))
  expect(await read(QUESTION)).toEqual(UNKNOWN)
  expect(cancelled).toBe(true)
  expect(pulled).toBeLessThan(STATES_CHARACTERS_MAX + 3 * piece.length)
})

test('an answer in pieces is put together, wherever a letter is cut', async () => {
  const text = statesText(
    agreementWith({ rules: [{ ...RULE, suspensions: [{ ...SUSPENSION, text: { ja: '鍵の漏えい' } }] }] }),
  )
  const bytes = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
      controller.close()
    },
  })
  const { read } = world(async () => ({ ...answerOf(''), body }))
  expect((await read(QUESTION)).suspensions?.[0]?.text).toEqual({ ja: '鍵の漏えい' })
})

test('a node that never answers keeps nobody waiting, even if the network does not heed the signal', async () => {
  const { read, late } = world(() => new Promise(() => undefined))
  const asked = read(QUESTION)
  late.abort()
  expect(await asked).toEqual(UNKNOWN)
  expect(await read(QUESTION)).toEqual(UNKNOWN)
})

test('nobody is asked about an issuer that the wallet was not set up with, nor for an unnamed country', async () => {
  const { read, asked } = world(suspended)
  expect(await read({ ...QUESTION, issuerUrl: 'https://evil.example' })).toEqual(UNKNOWN)
  expect(await read({ ...QUESTION, country: undefined })).toEqual(UNKNOWN)
  expect(asked).toEqual([])
})

test('where several nodes tell the agreements of an issuer, all of them are heard', async () => {
  const union = 'https://eu.example/agreements'
  const issuers = [{ url: BE, agreements: [`${BE}/agreements`, union] }]
  const nodes: Record<string, () => Promise<WalletAnswer>> = { [`${BE}/agreements`]: clear, [union]: clear }
  const { read, asked } = world((url) => (nodes[url] ?? down)(), issuers)
  expect(await read(QUESTION)).toEqual({ suspensions: [] })
  expect(asked.map(({ url }) => url)).toEqual([`${BE}/agreements`, union])
  nodes[union] = async () => answerOf(statesText())
  nodes[`${BE}/agreements`] = suspended
  expect(await read(QUESTION)).toEqual(SUSPENDED)
})

test('what one node tells as suspended is told; that nothing is, only when all were heard', async () => {
  const union = 'https://eu.example/agreements'
  const issuers = [{ url: BE, agreements: [`${BE}/agreements`, union] }]
  const answering = (home: () => Promise<WalletAnswer>) =>
    world((url) => (url === union ? down() : home()), issuers).read(QUESTION)
  expect(await answering(suspended)).toEqual(SUSPENDED)
  expect(await answering(clear)).toEqual(UNKNOWN)
})
