/**
 * A whole node with the keys of a register: a university is entered, gets its certificates, and asks a wallet that
 * looks into the register. Sockets between all of them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createJws, runSync, webDriver } from '@entente/credentials'
import { createListTrust, createWallet, memoryStorage, openRequest } from '@entente/wallet'
import { steppingClock } from '../../national-node/src/kernel/clock.ts'
import { newSigningKey, nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { createFetch } from '../../national-node/src/kernel/fetch.ts'
import { createSigningKey, type Keys, type SigningKey } from '../../national-node/src/kernel/keys.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import {
  createAuthority,
  START,
  universityInput,
} from '../../national-node/src/modules/registers/relying-parties/registrar-fixtures.ts'
import { createNode, type NationalNode } from '../../national-node/src/node.ts'
import { openStore } from '../../national-node/src/store/database.ts'
import { migrate } from '../../national-node/src/store/migrate.ts'
import { layOut } from '../src/start-testbed.ts'
import { configOf, urlOf, type Layout } from '../src/testbed-config.ts'
import { PLACES, storedAt } from './each-place.ts'

const ID = 'NTRJP-0100-05-012345'
const SERVICE = 'urn:entente:service:jp:training'
const SECRET = Buffer.from('a secret of thirty-two bytes.....')
const { subtle } = globalThis.crypto
const clock = steppingClock(START)
const driver = nodeDriver()
const random = (size: number) => globalThis.crypto.getRandomValues(new Uint8Array(size))

const USE = {
  intendedUseIdentifier: SERVICE,
  purpose: [{ lang: 'en', content: 'To check a training certificate' }],
  privacyPolicy: [{ policyURI: 'https://university.example/privacy' }],
  createdAt: '2027-01-01',
  credentials: [
    {
      format: 'dc+sd-jwt',
      meta: { vct_values: ['urn:entente:vct:training-certificate:1'] },
      claims: [{ path: ['achievement'] }, { path: ['issuedOn'] }],
    },
  ],
}

describe.each(PLACES)('A node that keeps a register ($name)', (place) => {
  if (place.skipped) return test.skip('needs DATABASE_URL', () => undefined)
  const dir = mkdtempSync(join(tmpdir(), 'entente-registrar-'))
  const access = createAuthority('Access CA')
  const registers = createAuthority('Register CA')
  const pair = newSigningKey()
  const own = new Map<string, SigningKey>([
    ['access-ca', access.key],
    ['registrar', registers.issue({ commonName: 'TEST Register of Relying Parties', country: 'JP' })],
  ])
  let layout: Layout
  let node: NationalNode
  let url: string

  beforeAll(async () => {
    layout = await layOut({ dir, nodes: ['jp'], ...storedAt(place) }, clock)
    url = urlOf('jp', layout)
    writeFileSync(join(dir, 'access.der'), access.der)
    writeFileSync(join(dir, 'registers.der'), registers.der)
    node = await start()
    await enter()
    // The operator puts the certificate beside its key and starts the node again.
    await node.close()
    node = await start()
    // Connections to the node before are gone: one call finds that out.
    await fetch(url).catch(() => undefined)
  })
  afterAll(async () => {
    await node.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const keys = (): Keys => {
    const { keys: all } = layout.pkis.jp
    const find = (name: string) => own.get(name) ?? all.find(name)
    const secret = (name: string) => (name === 'registrar' ? SECRET : all.secret(name))
    return { ...all, find, get: (name) => own.get(name) ?? all.get(name), secret }
  }

  async function open(): Promise<NationalNode> {
    const config = configOf('jp', layout)
    const first = Object.values(config.publishes).find(({ format }) => format !== 'ts119612-xml')
    if (first === undefined) throw new Error('Japan publishes lists')
    const listOf = (type: string, file: string) => ({
      ...first,
      type: `urn:entente:lote:jp:${type}`,
      entities: first.entities.map((entity) => ({
        ...entity,
        services: [{ name: { en: `TEST ${type}` }, certificates: [join(dir, file)] }],
      })),
    })
    const publishes = {
      'access-ca': listOf('access-certificate-authorities', 'access.der'),
      'registration-ca': listOf('registers', 'registers.der'),
    }
    const store = await openStore(config.database)
    await migrate(store)
    const log = createLog({ node: 'jp', clock, write: () => undefined })
    const fetch = createFetch({ allowLocalHttp: true, clock })
    return createNode({ ...config, publishes }, { clock, store, keys: keys(), log, fetch })
  }

  async function start(): Promise<NationalNode> {
    const opened = await open()
    await opened.start()
    return opened
  }

  const change = async (method: string, path: string, body?: object) => {
    const authorization = `Bearer ${SECRET.toString('base64url')}`
    const answer = await fetch(`${url}/wrp${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, text: await answer.text() }
  }

  /** All by HTTP, as the office of the register would do it. */
  async function enter() {
    expect(await change('POST', '', universityInput({ intendedUse: [USE] }))).toMatchObject({ status: 201 })
    const payload = { aud: `${url}/wrp`, sub: ID, iat: clock.seconds() }
    const header = { typ: 'wrpac-request+jwt' }
    const proof = runSync(createJws({ header, payload, key: pair.key, alg: 'ES256' }), driver)
    const wish = { kind: 'access', jwk: pair.publicJwk, proof }
    const { text } = await change('POST', `/${ID}/certificates`, wish)
    const { certificate } = JSON.parse(text) as { certificate: string }
    own.set('access', createSigningKey(pair.privateJwk, [certificate]))
    await certify()
  }
  const certify = () => change('POST', `/${ID}/certificates`, { kind: 'registration', intendedUse: SERVICE })

  /** A wallet that asks nobody who is not in the register. */
  function openWallet() {
    const signers = [layout.pkis.jp.keys.get('list-signer').x5tS256]
    const lists = [
      { url: `${url}/lote/access-ca.jwt`, role: 'access-certificate', signers },
      { url: `${url}/lote/registration-ca.jwt`, role: 'registration-certificate', signers },
    ] as const
    const fetchHere = globalThis.fetch as Parameters<typeof createWallet>[0]['fetch']
    const trust = createListTrust({ lists, fetch: fetchHere, subtle, clock, allowLocalHttp: true })
    const wallet = createWallet({
      fetch: fetchHere,
      clock,
      subtle,
      random,
      storage: memoryStorage(),
      trust,
      clientId: 'w',
      redirectUri: 'https://wallet.example/callback',
      allowLocalHttp: true,
    })
    const deps = {
      fetch: fetchHere,
      clock,
      random,
      driver: webDriver(subtle, { issuer: trust }),
      holdings: wallet.holdings,
      allowLocalHttp: true,
      registration: 'refuse',
    } as const
    return (link: string) => openRequest(deps, link)
  }

  const ask = async (service: string) => {
    const answer = await fetch(`${url}/verifier/presentations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ service }),
    })
    const { wallet_url: link } = (await answer.json()) as { wallet_url: string }
    return link
  }

  test('a registered service is shown with what the register vouches for, without a warning', async () => {
    const opened = await openWallet()(await ask('training'))
    if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
    expect(opened.summary).toMatchObject({
      relyingParty: { name: 'TEST Tokyo Bay University', identifier: ID, country: 'JP' },
      registration: {
        name: 'TEST Tokyo Bay University',
        purpose: { en: 'To check a training certificate' },
        registryUri: `${url}/wrp`,
        supervisoryAuthority: { email: 'ppc@example.org' },
      },
    })
    expect(opened.summary.warnings).toBeUndefined()
  })

  test('a service of the same party that is not registered is refused before the holder is asked', async () => {
    expect(await openWallet()(await ask('enrolment'))).toMatchObject({
      ok: false,
      code: 'REGISTRATION_MISSING',
    })
  })

  test('anybody can look the party up, and see that the answer is signed', async () => {
    const answer = await fetch(`${url}/wrp/check-intended-use?identifier=${ID}&claimpath=issuedOn`)
    const [, payload = ''] = (await answer.text()).split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      iss: `${url}/wrp`,
      data: { isRegistered: true },
    })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  })

  test('a node whose service asks for more than is registered does not start', async () => {
    const [credential] = USE.credentials
    const narrower = { ...USE, credentials: [{ ...credential, claims: [{ path: ['issuedOn'] }] }] }
    await change('PUT', `/${ID}`, universityInput({ intendedUse: [narrower] }))
    await certify()
    const other = await open()
    await expect(other.start()).rejects.toMatchObject({ code: 'verifier/not-registered' })
    await other.close()
    await change('PUT', `/${ID}`, universityInput({ intendedUse: [USE] }))
    await certify()
  })

  test('after the registration is cancelled, no wallet answers any more, not even a request made before', async () => {
    const [before, wallet] = [await ask('training'), openWallet()]
    expect(await wallet(before)).toMatchObject({ ok: true })
    expect((await change('DELETE', `/${ID}`)).status).toBe(204)
    // Its access certificate is on the list of revoked ones: it does not even come to the registration.
    const refused = {
      ok: false,
      code: 'X5C_PATH',
      detail: expect.stringContaining('leaf: revoked at '),
    }
    expect(await wallet(before)).toMatchObject(refused)
    expect(await wallet(await ask('training'))).toMatchObject(refused)
  })
})
