import { expect, test } from 'vitest'
import {
  base64,
  createCertificate,
  createSignedLote,
  createWebDriver,
  runAsync,
  type Bytes,
} from '@entente/trust'
import type { IssuerRole, IssuerStep } from '@entente/credentials'
import type { WalletFetch } from './http.ts'
import { createListTrust } from './list-trust.ts'
import { newTestKey, type TestKey } from './present-fixtures.ts'

const START = '2026-11-22T09:00:00.000Z'
const SECONDS = 1_795_338_000
const URL_OF_LIST = 'https://jp.example/lote/access-ca.jwt'
const { subtle } = crypto
const driver = createWebDriver(subtle)

async function certificate(
  subject: TestKey,
  issuer: TestKey,
  { name, ca = false, usage = 'digitalSignature' }: { name: string; ca?: boolean; usage?: string },
): Promise<Bytes> {
  const steps = createCertificate({
    subject: { commonName: `TEST ${name}`, country: 'JP' },
    issuer: { commonName: 'TEST CA', country: 'JP' },
    subjectSpki: subject.spki,
    issuerSpki: issuer.spki,
    serial: Uint8Array.of(3),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2030-01-01T00:00:00.000Z',
    ca,
    keyUsage: [ca ? 'keyCertSign' : usage],
    signWith: { alg: 'ES256', key: issuer.key },
  })
  return runAsync(steps, driver)
}

async function openWorld() {
  const [authority, relyingParty, signer] = [await newTestKey(), await newTestKey(), await newTestKey()]
  const anchor = await certificate(authority, authority, { name: 'CA', ca: true })
  const leaf = await certificate(relyingParty, authority, { name: 'University' })
  const signerLeaf = await certificate(signer, authority, { name: 'List Signer' })
  const pin = await runAsync(hashOf(signerLeaf), driver)
  const another = await newTestKey()
  const other = await certificate(another, another, { name: 'CA', ca: true })
  const time = { seconds: SECONDS }
  const state = {
    sequence: 1,
    anchors: [anchor],
    up: true,
    issued: START,
    nextUpdate: '2026-11-23T09:00:00.000Z',
    status: undefined as string | undefined,
  }
  const asked: string[] = []
  const sign = () =>
    runAsync(
      createSignedLote(
        {
          sequence: state.sequence,
          operator: [{ lang: 'en', value: 'TEST' }],
          issued: state.issued,
          nextUpdate: state.nextUpdate,
          entities: [
            {
              name: [{ lang: 'en', value: 'TEST CA' }],
              address: {
                postal: [{ lang: 'en', street: '-', country: 'JP' }],
                electronic: [{ lang: 'en', uri: 'mailto:test@example.org' }],
              },
              information: [{ lang: 'en', uri: 'https://example.org/' }],
              services: [
                {
                  name: [{ lang: 'en', value: 'access' }],
                  identity: { certificates: state.anchors.map(base64) },
                  ...(state.status === undefined ? {} : { status: state.status }),
                  history: [],
                },
              ],
            },
          ],
        },
        { alg: 'ES256', key: signer.key, x5c: [base64(signerLeaf)], iat: SECONDS },
      ),
      driver,
    )
  const fetch: WalletFetch = async (url) => {
    asked.push(url)
    if (!state.up) throw new TypeError('network')
    const text = await sign()
    return { status: 200, headers: { get: () => null }, text: async () => text }
  }
  const trustWith = (role: IssuerRole = 'access-certificate', signers = [pin], accept: string[] = []) =>
    createListTrust({
      lists: [{ url: URL_OF_LIST, role, signers, accept }],
      fetch,
      subtle,
      clock: { seconds: () => time.seconds, now: () => instantOf(time.seconds) },
    })
  const step = (x5c: readonly string[] = [base64(leaf)]): IssuerStep => ({
    op: 'issuer',
    alg: 'ES256',
    role: 'access-certificate',
    x5c,
    at: time.seconds,
  })
  return { state, time, asked, pin, trustWith, step, leaf, anchor, other, authority, relyingParty }
}

function* hashOf(der: Bytes) {
  return (yield { op: 'hash', alg: 'sha-256', data: der } as const) as string
}

function instantOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

test('Who leads to a certificate on the pinned list is trusted, with the list that says so', async () => {
  const { trustWith, step } = await openWorld()
  expect(await trustWith()(step())).toMatchObject({
    trusted: true,
    issuer: { subject: expect.stringContaining('University'), list: { uri: URL_OF_LIST, sequence: 1 } },
  })
})

test('A list for another role vouches for nobody here, though the signature can be judged', async () => {
  const { trustWith, step, asked } = await openWorld()
  const answer = await trustWith('pid')(step())
  expect(answer).toMatchObject({ trusted: false, code: 'X5C_PATH' })
  expect(answer.key).toBeDefined()
  expect(asked).toEqual([])
})

test('A list signed by another certificate than the pinned ones does not count', async () => {
  const { trustWith, step } = await openWorld()
  expect(await trustWith('access-certificate', ['AAAA'])(step())).toMatchObject({ trusted: false })
})

test('Who stands on no list is not trusted, and neither is a key that may not sign', async () => {
  const { trustWith, step, authority, relyingParty } = await openWorld()
  const stranger = await newTestKey()
  const foreign = await certificate(relyingParty, stranger, { name: 'University' })
  expect(await trustWith()(step([base64(foreign)]))).toMatchObject({ trusted: false, code: 'X5C_PATH' })
  const mute = await certificate(relyingParty, authority, { name: 'University', usage: 'keyAgreement' })
  expect(await trustWith()(step([base64(mute)]))).toMatchObject({ trusted: false, code: 'X5C_FORM' })
})

test.each([
  ['no certificate', []],
  ['text', ['!']],
])('%s is not trusted (X5C_FORM)', async (_, x5c) => {
  const { trustWith, step } = await openWorld()
  expect(await trustWith()(step(x5c))).toMatchObject({ trusted: false, code: 'X5C_FORM' })
})

test('A list is fetched once for many questions, and again after ten minutes', async () => {
  const { trustWith, step, asked, time } = await openWorld()
  const trust = trustWith()
  await trust(step())
  await trust(step())
  expect(asked).toHaveLength(1)
  time.seconds += 600
  await trust(step())
  expect(asked).toHaveLength(2)
})

test('Out of reach, a list known before holds until its next update, not longer', async () => {
  const { trustWith, step, state, time } = await openWorld()
  const trust = trustWith()
  await trust(step())
  state.up = false
  time.seconds += 3600
  expect(await trust(step())).toMatchObject({ trusted: true })
  time.seconds += 86_400
  expect(await trust(step())).toMatchObject({ trusted: false })
})

test('A list older than one seen before is not taken back', async () => {
  const { trustWith, step, state, time, other } = await openWorld()
  state.sequence = 5
  const trust = trustWith()
  await trust(step())
  state.sequence = 4
  state.anchors = [other]
  time.seconds += 600
  expect(await trust(step())).toMatchObject({ trusted: true, issuer: { list: { sequence: 5 } } })
})

test('Who was taken off the list is no longer trusted once it is fetched again', async () => {
  const { trustWith, step, state, time, other } = await openWorld()
  const trust = trustWith()
  expect(await trust(step())).toMatchObject({ trusted: true })
  Object.assign(state, { sequence: 2, anchors: [other] })
  time.seconds += 600
  expect(await trust(step())).toMatchObject({ trusted: false, code: 'X5C_PATH' })
})

test('The anchor itself in the chain is refused', async () => {
  const { trustWith, step, leaf, anchor } = await openWorld()
  const answer = await trustWith()(step([base64(leaf), base64(anchor)]))
  expect(answer).toMatchObject({ trusted: false, code: 'X5C_FORM' })
})

test('A service listed with a status counts only where that status is one that the wallet accepts', async () => {
  const { state, trustWith, step, pin } = await openWorld()
  state.status = 'urn:entente:status:withdrawn'
  expect(await trustWith()(step())).toMatchObject({ trusted: false, code: 'X5C_PATH' })
  const accepting = trustWith('access-certificate', [pin], ['urn:entente:status:withdrawn'])
  expect(await accepting(step())).toMatchObject({ trusted: true })
})
