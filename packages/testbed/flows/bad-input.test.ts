/** Bad input at every endpoint of the nodes: a clear refusal of the right kind, and nothing else. */
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { AS_PATHS } from '../../national-node/src/modules/issuer/as/settings.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { PLACES, storedAt } from './each-place.ts'
import { CLOSED_PATHS, type Endpoint, ENDPOINTS, SERVER_ENDPOINTS } from './endpoints.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
/** Stands where a name and a birth date were typed into the wrong field. */
const PERSONAL = 'Wilhelmina-Peeters-1999-02-28'
const ALL: readonly (readonly [name: string, endpoint: Endpoint])[] = [
  ...Object.entries(ENDPOINTS),
  ...Object.entries(SERVER_ENDPOINTS),
]
const READING = ALL.filter(([, { reads }]) => reads !== undefined)
const WITH_PARAMETER = ALL.filter(([, { path }]) => path.includes('{}'))
const BY_QUERY = ALL.filter(([name]) => name.startsWith('GET'))

/** As they stand in the address. */
const STRANGE_PARAMETERS: readonly (readonly [what: string, parameter: string])[] = [
  ['too long', 'x'.repeat(4000)],
  ['personal data', PERSONAL],
  ['a zero byte', '%00'],
  ['text with a zero byte', 'a%00b'],
  ['bytes that are not UTF-8', '%ff%fe'],
  ['half an escape', '%'],
  ['a path upwards', '..%2f..%2fetc%2fpasswd'],
  ['a line break', 'x%0d%0aset-cookie:%20a=b'],
  ['SQL', "'%20or%201=1--"],
  ['markup', '%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
  ['a name of the language', '__proto__'],
  ['another name of the language', 'constructor'],
  ['text from right to left', '%E2%80%AE%D9%85'],
  ['a space', '%20'],
]
const STRANGE_QUERIES: readonly (readonly [what: string, query: string])[] = [
  ['too long', `?x=${'y'.repeat(9000)}`],
  ['zero bytes', '?after=%00&lang=%00&response_code=%00&client_id=%00&request_uri=%00&time=%00'],
  ['bytes that are not UTF-8', '?after=%ff&lang=%ff&response_code=%ff&client_id=%ff'],
  [
    'fields twice',
    '?after=a&after=b&lang=en&lang=fr&response_code=a&response_code=b&client_id=a&client_id=b',
  ],
  ['names of the language', '?__proto__=1&constructor=2&toString=3'],
  ['half an escape', '?after=%&lang=%&response_code=%'],
  ['too many fields', `?${Array.from({ length: 300 }, (_, n) => `f${n}=1`).join('&')}`],
]

type Answer = {
  readonly status: number
  readonly type: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}
type Sent = {
  readonly method: string
  readonly path: string
  readonly type?: string | undefined
  readonly body?: string | Buffer
  /** Without its length announced. */
  readonly chunked?: boolean
}

describe.each(PLACES)('Bad input ($name)', (place) => {
  const { skipped } = place
  const dir = mkdtempSync(join(tmpdir(), 'entente-bad-'))
  const lines: string[] = []
  let testbed: Testbed
  beforeAll(async () => {
    if (skipped) return
    testbed = await startTestbed({
      dir,
      ...storedAt(place),
      webWallet: false,
      remoteSigning: true,
      write: (line) => lines.push(line),
    })
    for (const pair of ['be-jp', 'eu-jp'] as const) await signAgreement(testbed, pair)
  })
  afterAll(async () => {
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  /** Below `fetch`, which would put many of these addresses in order. */
  async function send(
    { at, refuses }: Endpoint,
    { method, path, type, body, chunked }: Sent,
  ): Promise<Answer> {
    const headers = {
      accept: refuses === 'page' ? 'text/html' : 'application/json',
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(chunked === true
        ? { 'transfer-encoding': 'chunked' }
        : { 'content-length': Buffer.byteLength(body ?? '') }),
    }
    return new Promise((resolve, reject) => {
      const port = testbed.layout.ports[at]
      const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
        const { statusCode: status = 0, headers } = answer
        text(answer).then(
          (body) => resolve({ status, headers, type: headers['content-type'] ?? '', body }),
          reject,
        )
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }

  const methodOf = (name: string) => name.slice(0, name.indexOf(' '))
  const pathOf = ({ path }: Endpoint, parameter = 'unknown') => path.replace('{}', parameter)

  test.skipIf(skipped)('no endpoint is without a row in the table', () => {
    const routes = testbed.layout.codes.flatMap((code) => testbed.nodes[code].app.routes)
    const named = routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`)
    expect([...new Set(named)].sort()).toEqual(Object.keys(ENDPOINTS).sort())
    const raw = Object.keys(SERVER_ENDPOINTS).map((name) => name.slice(name.indexOf(' ') + 1))
    const served = [...Object.values(AS_PATHS), '/as/authorize/:uid', '/as/session/end/confirm']
    expect([...raw, ...CLOSED_PATHS].sort()).toEqual(served.sort())
    for (const path of served) expect(testbed.nodes.be.issuer?.raw.match(path), path).toBe(true)
  })

  describe.skipIf(skipped)('A body that is too large is refused, announced or not', () => {
    test.each(READING)('%s', async (name, endpoint) => {
      const { bytesMax = 0, type } = endpoint.reads ?? {}
      const body = Buffer.alloc(bytesMax + 1, 'a')
      for (const chunked of [false, true]) {
        const answer = await send(endpoint, {
          method: methodOf(name),
          path: pathOf(endpoint),
          type,
          body,
          chunked,
        })
        expectRefusal(answer, endpoint)
        // The library of the authorization server says 400, as OAuth knows no other.
        expect(answer.status).toBe(name in SERVER_ENDPOINTS ? 400 : 413)
      }
    })
  })

  describe.skipIf(skipped)('A body of another type is refused', () => {
    test.each(READING)('%s', async (name, endpoint) => {
      for (const type of [
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/xml',
        'nonsense',
        undefined,
      ]) {
        const sent = { method: methodOf(name), path: pathOf(endpoint), type, body: `a=${PERSONAL}` }
        expectRefusal(await send(endpoint, sent), endpoint)
      }
    })
  })

  describe.skipIf(skipped)('A body that is not what its type says is refused', () => {
    const json = [
      '',
      '{',
      'null',
      '[]',
      `"${PERSONAL}"`,
      `{"proofs":{},"proofs":{"jwt":["${PERSONAL}"]}}`,
      `{"credential_configuration_id":{"a":"${PERSONAL}"}}`,
      `{"credential_configuration_id":"\\u0000","proofs":{"jwt":["\\ud800"]}}`,
      '['.repeat(10_000),
      `{"__proto__":{"admin":true}}`,
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    ]
    const forms = [
      '',
      'nonsense',
      'person=%00&type=%00&form_token=%00&answer=%00&response=%00&code=%00&wallet_nonce=%00&client_id=%00',
      'form_token=a&form_token=b&response=a&response=b&code=a&code=b&wallet_nonce=a&wallet_nonce=b&client_id=a&client_id=b',
      '__proto__=1&constructor=2',
      `response=${PERSONAL}&form_token=${PERSONAL}&person=${PERSONAL}&grant_type=${PERSONAL}&wallet_nonce=${encodeURIComponent(`${PERSONAL}é`)}`,
      `response=a.b.c.d.e`,
      `response=${'a'.repeat(1000)}..a.b.c`,
      Array.from({ length: 300 }, (_, n) => `f${n}=1`).join('&'),
      Buffer.from([0x61, 0x3d, 0xff, 0xfe]),
      'grant_type=authorization_code&client_id=entente-wallet&code=%00',
      'grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&client_id=entente-wallet&pre-authorized_code=%00&tx_code=%00',
    ]
    const notices = [
      '',
      'a',
      'a.b',
      '..',
      `${PERSONAL}.${PERSONAL}.${PERSONAL}`,
      'e30.e30.e30',
      '\0.\0.\0',
      '{}',
    ]
    const bodies = { 'application/json': json, 'application/x-www-form-urlencoded': forms }
    test.each(READING)('%s', async (name, endpoint) => {
      const type = endpoint.reads?.type ?? 'application/json'
      for (const body of type in bodies ? bodies[type as keyof typeof bodies] : notices) {
        const answer = await send(endpoint, { method: methodOf(name), path: pathOf(endpoint), type, body })
        expectRefusal(answer, endpoint)
      }
    })
  })

  describe.skipIf(skipped)('A field too much is named, where nothing may be too much', () => {
    test.each(READING.filter(([, { reads }]) => reads?.tooMuch !== undefined))(
      '%s',
      async (name, endpoint) => {
        const { tooMuch: body = '', type } = endpoint.reads ?? {}
        const answer = await send(endpoint, { method: methodOf(name), path: pathOf(endpoint), type, body })
        expectRefusal(answer, endpoint)
        expect(answer.status).toBe(400)
      },
    )
  })

  describe.skipIf(skipped)('Another method finds nothing there', () => {
    test.each(ALL)('%s', async (_, endpoint) => {
      const known = new Set(
        ALL.filter(([, { path }]) => path === endpoint.path).map(([other]) => methodOf(other)),
      )
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
        if (known.has(method)) continue
        const type = 'application/json'
        const answer = await send(endpoint, {
          method,
          path: pathOf(endpoint),
          type,
          body: `{"a":"${PERSONAL}"}`,
        })
        expect([400, 404, 405], `${method}: ${answer.body.slice(0, 200)}`).toContain(answer.status)
        expectNothingTold(answer)
      }
    })
    test.each(CLOSED_PATHS)('nor does any method at %s', async (path) => {
      for (const method of ['GET', 'POST']) {
        const answer = await send({ at: 'be', refuses: 'page', path }, { method, path })
        expect([400, 404], answer.body.slice(0, 200)).toContain(answer.status)
        expectNothingTold(answer)
      }
    })
  })

  describe.skipIf(skipped)('A parameter in the path that cannot be is refused', () => {
    test.each(WITH_PARAMETER)('%s', async (name, endpoint) => {
      for (const [what, parameter] of STRANGE_PARAMETERS) {
        const path = pathOf(endpoint, parameter)
        const { type } = endpoint.reads ?? {}
        const answer = await send(endpoint, { method: methodOf(name), path, type, body: '' })
        expect(answer.headers['set-cookie'] ?? [], what).not.toContain('a=b')
        expect(answer.status, `${what}: ${answer.body.slice(0, 200)}`).toBeGreaterThanOrEqual(400)
        expect(answer.status, `${what}: ${answer.body.slice(0, 200)}`).toBeLessThan(500)
        expectNothingTold(answer)
      }
    })
  })

  describe.skipIf(skipped)('A query that cannot be does no harm', () => {
    test.each(BY_QUERY)('%s', async (_, endpoint) => {
      for (const [what, query] of STRANGE_QUERIES) {
        const answer = await send(endpoint, { method: 'GET', path: `${pathOf(endpoint)}${query}` })
        // 501: the history of a status list, which is not kept.
        const harmless =
          answer.status < 500 || (answer.status === 501 && endpoint.path.startsWith('/status/'))
        expect(harmless, `${what}: ${answer.status} ${answer.body.slice(0, 200)}`).toBe(true)
        expectNothingTold(answer)
      }
    })
  })

  test.skipIf(skipped)(
    'None of this was a fault of ours: the log tells of no error, and of nothing that was sent',
    () => {
      expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([])
      expect(lines.filter((line) => line.includes(PERSONAL))).toEqual([])
    },
  )
})

function expectRefusal(answer: Answer, { refuses }: Endpoint): void {
  const about = `${answer.status} ${answer.type} ${answer.body.slice(0, 300)}`
  expect(answer.status, about).toBeGreaterThanOrEqual(400)
  expect(answer.status, about).toBeLessThan(500)
  expectNothingTold(answer)
  // A page for people; programs get what they can read.
  if (refuses === 'page') expect(answer.type, about).toMatch(/^text\/html/)
  else if (refuses === 'problem') expectProblem(answer)
  else expectOauthError(answer)
}

function expectProblem({ status, type, body }: Answer): void {
  expect(type).toBe('application/problem+json')
  expect(JSON.parse(body)).toMatchObject({
    type: expect.stringMatching(/^\/problems\/[a-z-]+\/[a-z0-9-]+$/),
    status,
    detail: expect.stringMatching(/\S/),
    instance: expect.stringMatching(/^urn:entente:trace:[0-9a-f]{32}$/),
  })
}

function expectOauthError({ type, body }: Answer): void {
  expect(type).toMatch(/^application\/json/)
  expect(JSON.parse(body)).toMatchObject({
    error: expect.stringMatching(/^[a-z_]+$/),
    error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
  })
}

/** The address of a page stands in its links to the same page in other languages. */
const OTHER_LANGUAGES = /<(a|link)[^>]*\shreflang="[^>]*>/g

/** No stack, no path or name of the inside, and not what was sent. */
function expectNothingTold({ body, headers }: Answer): void {
  const all = `${JSON.stringify(headers)}\n${body.replaceAll(OTHER_LANGUAGES, '')}`
  expect(all).not.toMatch(
    /\bat \S+ \(|\.[tj]s:\d+|node_modules|node:internal|SQLITE|postgres|Kysely|ZodError|TypeError/,
  )
  expect(all).not.toContain(PERSONAL)
  expect(all).not.toContain('<script>alert')
}
