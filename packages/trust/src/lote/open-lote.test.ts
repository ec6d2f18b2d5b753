import { beforeAll, describe, expect, test } from 'vitest'
import { base64 } from '../base64.ts'
import { createJadesCompact } from '../jades/create-jades.ts'
import { secondsOf } from '../instant.ts'
import { createCertificate } from '../pkix/create-certificate.ts'
import { runAsync } from '../ports.ts'
import { createWebDriver } from '../web-driver.ts'
import { createSignedLote } from './create-lote.ts'
import type { Lote } from './lote.ts'
import { type LoteRequest, openLote } from './open-lote.ts'

const driver = createWebDriver(crypto.subtle)
const AT = '2026-11-22T09:00:00.000Z'

async function newSigner() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  const name = { commonName: 'TEST List Signer', country: 'BE' }
  const signWith = { alg: 'ES256', key: pair.privateKey } as const
  const steps = createCertificate({
    subject: name,
    issuer: { ...name, commonName: 'TEST Root' },
    subjectSpki: spki,
    issuerSpki: spki,
    serial: Uint8Array.of(1),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2028-01-01T00:00:00.000Z',
    ca: false,
    keyUsage: ['digitalSignature'],
    signWith,
  })
  const der = await runAsync(steps, driver)
  const pin = (await driver({ op: 'hash', alg: 'sha-256', data: der })) as string
  return { ...signWith, x5c: [base64(der)], pin }
}

const lote: Lote = {
  sequence: 12,
  operator: [{ lang: 'en', value: 'TEST' }],
  issued: '2026-11-22T00:00:00.000Z',
  nextUpdate: '2026-11-23T00:00:00.000Z',
  entities: [],
}

type Signer = Awaited<ReturnType<typeof newSigner>>
let signer: Signer
let stranger: Signer
beforeAll(async () => {
  signer = await newSigner()
  stranger = await newSigner()
})

const sign = (model: Lote, by: Signer = signer, at = AT): Promise<string> =>
  runAsync(createSignedLote(model, { ...by, iat: secondsOf(at) }), driver)

const signText = (payload: string): Promise<string> =>
  runAsync(createJadesCompact({ ...signer, iat: secondsOf(AT), payload }), driver)

const open = (compact: string, request: Partial<LoteRequest> = {}) =>
  runAsync(openLote({ compact, signers: [signer.pin], at: AT, ...request }), driver)

describe('lists that must not be used', () => {
  test.each<[string, () => Promise<string>, Partial<LoteRequest>, string, string]>([
    ['not a JWS', async () => 'hello', {}, 'malformed', 'three parts'],
    ['larger than the limit', async () => 'a'.repeat(20 * 1024 * 1024 + 1), {}, 'malformed', 'larger'],
    ['signed by a stranger', () => sign(lote, stranger), {}, 'bad-signature', 'pinned'],
    ['with no pins at all', () => sign(lote), { signers: [] }, 'bad-signature', 'pinned'],
    [
      'signed in the future',
      () => sign(lote, signer, '2026-11-22T10:00:00.000Z'),
      {},
      'bad-signature',
      'VALIDITY',
    ],
    [
      'signed before the certificate began',
      () => sign(lote, signer, '2025-06-01T00:00:00.000Z'),
      {},
      'bad-signature',
      'VALIDITY',
    ],
    ['not JSON', () => signText('{"LoTE":'), {}, 'malformed', 'line 1, column 9'],
    ['not a list', () => signText('{}'), {}, 'malformed', 'missing at /LoTE'],
    [
      'issued in the future',
      () => sign({ ...lote, issued: '2026-11-22T09:02:00.000Z' }),
      {},
      'malformed',
      'future',
    ],
    ['older than one seen', () => sign(lote), { lastSequence: 13 }, 'rollback', 'sequence 12 after 13'],
  ])('%s', async (_, compact, request, outcome, detail) => {
    const result = await open(await compact(), request)
    expect(result).toMatchObject({ outcome, detail: expect.stringContaining(detail) })
  })

  test('with another payload under the same signature', async () => {
    const [header, , signature] = (await sign(lote)).split('.')
    const [, payload] = (await sign({ ...lote, sequence: 13 })).split('.')
    const result = await open([header, payload, signature].join('.'))
    expect(result).toMatchObject({ outcome: 'bad-signature', detail: 'JWS_SIGNATURE: signature is wrong' })
  })
})

test('who signed is told when only the pin is missing', async () => {
  expect(await open(await sign(lote, stranger))).toMatchObject({ signer: stranger.pin })
})

test.each<[string, Partial<LoteRequest>, string]>([
  ['before its next update', {}, 'fresh'],
  ['with the same number as before', { lastSequence: 12 }, 'fresh'],
  ['at its next update', { at: '2026-11-23T00:00:00.000Z' }, 'stale'],
])('a good list %s is %s', async (_, request, outcome) => {
  const compact = await sign(lote)
  expect(await open(`${compact}\n`, request)).toMatchObject({
    outcome,
    sequence: 12,
    signer: signer.pin,
    lote,
  })
})

test('after the signer changed either pin is good', async () => {
  const signers = [signer.pin, stranger.pin]
  expect(await open(await sign(lote, stranger), { signers })).toMatchObject({
    outcome: 'fresh',
    signer: stranger.pin,
  })
})
