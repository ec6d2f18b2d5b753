import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { openCors } from './cors.ts'

const app = new Hono().use(openCors()).post('/credential', (c) => c.text('ok'))

test('no origin is ever given the right to send cookies', async () => {
  for (const method of ['OPTIONS', 'POST']) {
    const answer = await app.request('/credential', { method, headers: { origin: 'https://wallet.example' } })
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  }
})

test('a preflight names what a wallet may send, for a day', async () => {
  const headers = { origin: 'https://wallet.example', 'access-control-request-method': 'POST' }
  const answer = await app.request('/credential', { method: 'OPTIONS', headers })
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-headers':
      'DPoP,Authorization,Content-Type,OAuth-Client-Attestation,OAuth-Client-Attestation-PoP',
    'access-control-max-age': '86400',
  })
})

test('an answer shows what a wallet must read', async () => {
  const answer = await app.request('/credential', {
    method: 'POST',
    headers: { origin: 'https://wallet.example' },
  })
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(answer.headers.get('access-control-expose-headers')).toBe(
    'DPoP-Nonce,WWW-Authenticate,OAuth-Client-Attestation-Challenge,Retry-After,ETag,Location',
  )
})
