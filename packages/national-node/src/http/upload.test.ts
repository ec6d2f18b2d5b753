import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { onError } from './problem.ts'
import { createLog } from '../kernel/log.ts'
import { plainName, readUpload } from './upload.ts'

const app = new Hono()
app.onError(onError(createLog({ node: 'test', write: () => undefined })))
app.post('/', async (c) => {
  const { fields, files } = await readUpload(c, { bytesMax: 4000, filesMax: 2 })
  return c.json({ fields, files: files.map(({ name, bytes }) => [name, bytes.length]) })
})

const formOf = (parts: readonly (readonly [string, string | File])[]) => {
  const form = new FormData()
  for (const [name, value] of parts) form.append(name, value)
  return form
}
/** Whole, and not as a stream that a refusal would interrupt. */
async function send(body: FormData | string, headers: Record<string, string> = {}) {
  const made = new Response(body)
  const type = made.headers.get('content-type') ?? ''
  const all = { 'content-type': type, ...headers }
  return app.request('/', { method: 'POST', body: await made.arrayBuffer(), headers: all })
}

test('fields and files, in their order', async () => {
  const files = [new File(['abc'], 'C:\\invoices\\1.xml'), new File([''], '2.xml')] as const
  const answer = await send(
    formOf([
      ['a', '1'],
      ['a', '2'],
      ['file', files[0]],
      ['file', files[1]],
    ]),
  )
  expect(await answer.json()).toEqual({
    fields: { a: '1' },
    files: [
      ['1.xml', 3],
      ['2.xml', 0],
    ],
  })
})

test('a box that was left empty is no file', async () => {
  const answer = await send(formOf([['file', new File([''], '')]]))
  expect(await answer.json()).toMatchObject({ files: [] })
})

test.each<[string, FormData | string, Record<string, string>, number, string]>([
  ['another type', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 400, 'input/wrong-type'],
  ['no boundary', 'x', { 'content-type': 'multipart/form-data; x=1' }, 400, 'input/not-a-form'],
  [
    'a torn body',
    '--b\r\nContent-Disposition: form-data; name="a"',
    { 'content-type': 'multipart/form-data; boundary=b' },
    400,
    'input/not-a-form',
  ],
  ['too many bytes', formOf([['file', new File(['x'.repeat(5000)], 'a')]]), {}, 413, 'input/too-large'],
  [
    'a length that is announced',
    'x',
    { 'content-type': 'multipart/form-data; boundary=b', 'content-length': '5000' },
    413,
    'input/too-large',
  ],
  [
    'too many files',
    formOf(['1', '2', '3'].map((name) => ['file', new File(['x'], name)] as const)),
    {},
    413,
    'input/too-many-files',
  ],
  ['a field that is too long', formOf([['a', 'x'.repeat(401)]]), {}, 413, 'input/too-large'],
  [
    'too many fields',
    formOf(Array.from({ length: 21 }, (_, at) => [`f${at}`, 'x'] as const)),
    {},
    413,
    'input/too-large',
  ],
])('%s is refused', async (_, body, headers, status, code) => {
  const answer = await send(body, headers)
  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ type: `/problems/${code}` })
})

test.each([
  ['../../etc/passwd', 'passwd'],
  ['a\u202Exml.exe\n', 'axml.exe'],
  ['請求書.xml', '請求書.xml'],
  ['\ud800', ''],
  ['x'.repeat(300), 'x'.repeat(120)],
])('%j is named %j', (given, shown) => {
  expect(plainName(given)).toBe(shown)
})
