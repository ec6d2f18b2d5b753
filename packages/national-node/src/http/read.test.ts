import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createLog } from '../kernel/log.ts'
import { onError } from './problem.ts'
import { readBody, readForm, readJson, readQuery } from './read.ts'

const zAsked = z.strictObject({
  dataset: z.string().min(1).max(20),
  places: z.array(z.strictObject({ code: z.string() })).optional(),
  labels: z.record(z.string(), z.string()).optional(),
})

const app = new Hono()
  .post('/json', async (c) => c.json({ read: await readJson(c, zAsked) }))
  .post('/large', async (c) => c.json({ read: await readJson(c, z.unknown(), { bytesMax: 10 }) }))
  .post('/form', async (c) =>
    c.json({ read: await readForm(c, z.strictObject({ a: z.string(), b: z.array(z.string()).optional() })) }),
  )
  .get('/query', (c) => c.json({ read: readQuery(c, z.strictObject({ a: z.string().optional() })) }))
  .post('/jwt', async (c) => c.text(await readBody(c, 'application/jwt')))
app.onError(onError(createLog({ node: 'be', write: () => undefined })))

const JSON_HEADERS = { 'content-type': 'application/json' }
const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' }

async function post(
  path: string,
  body: BodyInit | null,
  headers: Record<string, string>,
): Promise<[number, Problem]> {
  const answer = await app.request(path, { method: 'POST', body, headers })
  return [answer.status, (await answer.json()) as Problem]
}

type Problem = {
  type?: string
  detail?: string
  errors?: { pointer: string; detail: string }[]
  read?: unknown
}

test.each<[string, string, BodyInit | null]>([
  ['without a body', 'input/not-json', null],
  ['that is empty', 'input/not-json', ''],
  ['that is cut off', 'input/not-json', '{"dataset":'],
  ['with text after it', 'input/not-json', '{"dataset":"x"} x'],
  ['with a comment', 'input/not-json', '{"dataset":"x" /* */}'],
  ['with a member twice', 'input/not-json', '{"dataset":"x","dataset":"y"}'],
  ['with a member twice deep inside', 'input/not-json', '{"dataset":"x","places":[{"code":"a","code":"b"}]}'],
  ['nested too deeply', 'input/not-json', `${'['.repeat(33)}${']'.repeat(33)}`],
  ['with a byte order mark', 'input/not-json', '\ufeff{"dataset":"x"}'],
  ['that is not UTF-8', 'input/not-utf-8', Uint8Array.of(0x22, 0xff, 0x22)],
  ['that is a list', 'input/not-as-expected', '[]'],
  ['that is null', 'input/not-as-expected', 'null'],
])('a JSON body %s is refused', async (_, code, body) => {
  const [status, problem] = await post('/json', body, JSON_HEADERS)
  expect([status, problem.type]).toEqual([400, `/problems/${code}`])
})

test.each<[string, unknown, string[]]>([
  ['a missing member', {}, ['/dataset']],
  ['a member of another type', { dataset: 1 }, ['/dataset']],
  ['a value that is too long', { dataset: 'x'.repeat(21) }, ['/dataset']],
  ['a member nobody knows', { dataset: 'x', 'a/b~c': 1 }, ['/a~1b~0c']],
  [
    'an error inside a list',
    { dataset: 'x', places: [{ code: 'a' }, { code: 2, more: 1 }] },
    ['/places/1/code', '/places/1/more'],
  ],
  ['every error at once', { dataset: '', places: 'x' }, ['/dataset', '/places']],
])('%s is named by its JSON Pointer', async (_, body, pointers) => {
  const [status, { errors = [] }] = await post('/json', JSON.stringify(body), JSON_HEADERS)
  expect([status, errors.map(({ pointer }) => pointer)]).toEqual([400, pointers])
})

test('a name like __proto__ is a name like any other, and is refused', async () => {
  const [status, { errors }] = await post('/json', '{"dataset":"x","__proto__":{"admin":true}}', JSON_HEADERS)
  expect([status, errors?.[0]?.pointer]).toEqual([400, '/__proto__'])
})

test('at most twenty errors are told, and a long name is cut', async () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`${'x'.repeat(200)}${at}`, 1]))
  const [, { errors = [] }] = await post('/json', JSON.stringify({ dataset: 'x', ...many }), JSON_HEADERS)
  expect([errors.length, errors[0]?.pointer.length]).toEqual([20, 101])
})

test.each([
  ['no type', '/json', undefined],
  ['a form', '/json', 'application/x-www-form-urlencoded'],
  ['text', '/json', 'text/plain'],
  ['a type that only begins alike', '/json', 'application/jsonp'],
  ['JSON', '/form', 'application/json'],
  ['a form with files', '/form', 'multipart/form-data; boundary=x'],
  ['JSON', '/jwt', 'application/json'],
])('%s is refused at %s', async (_, path, type) => {
  const body = new TextEncoder().encode('{"dataset":"x"}')
  const [status, problem] = await post(path, body, type === undefined ? {} : { 'content-type': type })
  expect([status, problem.type]).toEqual([400, '/problems/input/wrong-type'])
})

test('a body above the limit is refused by its announced length, before it is read', async () => {
  const [status] = await post('/json', '{}', { ...JSON_HEADERS, 'content-length': '262145' })
  expect(status).toBe(413)
})

test('a body above the limit is refused whatever length it announced, and is not read to its end', async () => {
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1
      controller.enqueue(new Uint8Array(8))
    },
  })
  const request = new Request('http://localhost/large', {
    method: 'POST',
    body,
    headers: JSON_HEADERS,
    duplex: 'half',
  } as RequestInit)
  const answer = await app.request(request)
  expect([answer.status, sent < 10]).toEqual([413, true])
})

test('a body that is as expected is read', async () => {
  const body = { dataset: 'x', places: [{ code: 'be' }], labels: { fr: 'é' } }
  expect(await post('/json', JSON.stringify(body), JSON_HEADERS)).toEqual([200, { read: body }])
  const typed = { 'content-type': 'Application/Problem+JSON; charset=utf-8' }
  expect((await post('/json', '{"dataset":"x"}', typed))[0]).toBe(200)
})

test.each<[string, string, number, string | undefined]>([
  ['a field twice where one is expected', 'a=1&a=2', 400, '/a'],
  ['a field nobody knows', 'a=1&c=1', 400, '/c'],
  ['nothing', '', 400, '/a'],
  ['the field __proto__', 'a=1&__proto__=x', 400, '/__proto__'],
  ['too many fields', Array.from({ length: 201 }, (_, at) => `f${at}=1`).join('&'), 413, undefined],
])('a form with %s is refused', async (_, body, status, pointer) => {
  const [given, { errors }] = await post('/form', body, FORM_HEADERS)
  expect([given, errors?.[0]?.pointer]).toEqual([status, pointer])
})

test('a form is read with its lists and its signs', async () => {
  const [status, { read }] = await post('/form', 'a=%C3%A9+1&b=x&b=y', FORM_HEADERS)
  expect([status, read]).toEqual([200, { a: 'é 1', b: ['x', 'y'] }])
})

test.each<[string, number]>([
  ['?a=1&a=2', 400],
  ['?c=1', 400],
  [`?a=${'x'.repeat(9000)}`, 413],
  ['', 200],
  ['?a=1', 200],
])('the query "%.12s" is answered with %i', async (query, status) => {
  expect((await app.request(`/query${query}`)).status).toBe(status)
})

test('a body of another type is read as text', async () => {
  const answer = await app.request('/jwt', {
    method: 'POST',
    body: 'a.b.c',
    headers: { 'content-type': 'application/jwt' },
  })
  expect(await answer.text()).toBe('a.b.c')
})
