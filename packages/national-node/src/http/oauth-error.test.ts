import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { Fault, type FaultKind } from '../kernel/fault.ts'
import { createLog } from '../kernel/log.ts'
import { oauthErrors } from './oauth-error.ts'
import { onError } from './problem.ts'

function answerTo(error: unknown): Promise<Response> {
  const issuer = new Hono().post('/credential', (c) => {
    c.header('DPoP-Nonce', 'n')
    throw error
  })
  issuer.onError(oauthErrors())
  const app = new Hono().route('/issuer', issuer)
  app.onError(onError(createLog({ node: 'be', write: () => undefined })))
  return Promise.resolve(app.request('/issuer/credential', { method: 'POST' }))
}

test.each<[FaultKind, string, number, string]>([
  ['invalid', 'oauth/invalid_nonce', 400, 'invalid_nonce'],
  ['invalid', 'oauth/invalid_proof', 400, 'invalid_proof'],
  ['unauthenticated', 'oauth/invalid_token', 401, 'invalid_token'],
  ['invalid', 'oauth/use_dpop_nonce', 401, 'use_dpop_nonce'],
  ['unauthenticated', 'oauth/invalid_dpop_proof', 401, 'invalid_dpop_proof'],
  ['forbidden', 'oauth/credential_request_denied', 403, 'credential_request_denied'],
  ['invalid', 'input/not-json', 400, 'invalid_request'],
  ['unauthenticated', 'issuer/no-token', 401, 'invalid_token'],
  ['forbidden', 'issuer/not-yours', 403, 'access_denied'],
  ['not-found', 'issuer/unknown-offer', 404, 'invalid_request'],
  ['conflict', 'issuer/used', 409, 'invalid_request'],
  ['too-large', 'input/too-large', 413, 'invalid_request'],
  ['too-many', 'issuer/busy', 429, 'temporarily_unavailable'],
  ['upstream', 'fetch/deadline', 502, 'temporarily_unavailable'],
])('the fault %s %s is answered with %i %s', async (kind, code, status, error) => {
  const answer = await answerTo(new Fault(kind, code, 'why'))
  expect(answer.status).toBe(status)
  expect(await answer.json()).toEqual({ error, error_description: 'why' })
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const challenge = `DPoP error="${error}", error_description="why", algs="ES256"`
  expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? challenge : null)
  expect(answer.headers.get('retry-after')).toBe(status === 429 ? '1' : null)
})

test('headers that the route had set go along', async () => {
  const answer = await answerTo(new Fault('invalid', 'oauth/use_dpop_nonce', 'A nonce is needed'))
  expect(answer.headers.get('dpop-nonce')).toBe('n')
})

test('the description tells the first place, in the characters RFC 6749 allows', async () => {
  const fault = new Fault('invalid', 'input/x', 'A "quoted" é\r\nX: y \\', [{ pointer: '/a', detail: '東' }])
  const answer = await answerTo(fault)
  expect(await answer.json()).toMatchObject({ error_description: "A 'quoted' ???X: y ': /a ?" })
})

test('our own bug is left to the error handler of the node', async () => {
  const answer = await answerTo(new Error('secret'))
  expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'application/problem+json'])
  expect(await answer.text()).not.toContain('secret')
})
