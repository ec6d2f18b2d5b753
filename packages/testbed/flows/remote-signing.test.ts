/** A person signs a document with a key at a remote signing service, and says yes in the wallet: nothing else signs. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HolderChoice } from '@entente/wallet'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { plainPdf } from '../../trust/src/ades/pades/forge-pdf.ts'
import { signingCredentialOf } from '../../national-node/src/modules/issuer/index.ts'
import type { Signing, SignatureForm } from '../../national-node/src/modules/signatures/index.ts'
import type { Person } from '../../national-node/src/modules/registers/index.ts'
import { createHeadlessWallet, type HeadlessWallet } from '../src/headless-wallet.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 })

const XMLSEC = 'xmlsec1'
const dir = mkdtempSync(join(tmpdir(), 'entente-signing-'))
let testbed: Testbed
let anna: Person
let bert: Person
let wallet: HeadlessWallet

beforeAll(async () => {
  testbed = await startTestbed({ dir, nodes: ['be', 'jp', 'eu'], webWallet: false, remoteSigning: true })
  await signAgreement(testbed, 'eu-jp')
  const told = await testbed.nodes.eu.app.request('/agreements/eu-jp/1')
  await testbed.nodes.be.agreements.install(await told.text())
  const [first, second] = await testbed.nodes.jp.registers.listPersons({ limit: 2 })
  if (first === undefined || second === undefined) throw new Error('nobody is in the TEST register')
  ;[anna, bert] = [first, second]
  wallet = await walletOf(anna)
})
afterAll(async () => {
  await testbed?.close()
  rmSync(dir, { recursive: true, force: true })
})

async function walletOf({ id }: Person): Promise<HeadlessWallet> {
  const made = createHeadlessWallet(testbed.wallet, testbed.clock)
  const offer = await testbed.nodes.jp.issuer?.createOffer({ personId: id, types: ['mnc', 'signing'] })
  await made.receive(offer?.linkByReference ?? '', offer?.txCode)
  return made
}

const signings = () => {
  const found = testbed.nodes.jp.signatures.signings
  if (found === undefined) throw new Error('nobody signs here')
  return found
}
const TEXT = new TextEncoder().encode('We agree.')
type Wish = { bytes?: Uint8Array; name?: string; form?: SignatureForm; person?: Person }

async function begin(
  owner: string,
  { bytes = TEXT, name = 'accord.txt', form = 'inside', person = anna }: Wish = {},
) {
  const started = await signings().start(owner, { personId: person.id, document: { name, bytes, form } })
  if (!started.ok) throw new Error(started.why)
  return started.id
}

const ask = (owner: string, id: string, channel: 'same-device' | 'cross-device') =>
  signings().ask(owner, id, { channel, language: 'fr' })

async function approve(by: HeadlessWallet, walletUrl: string | undefined, choice: HolderChoice = {}) {
  const opened = await by.open(walletUrl ?? '')
  if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
  return { opened, sent: await opened.approve(choice) }
}

async function settled(owner: string, id: string): Promise<Signing> {
  return vi.waitFor(
    async () => {
      const found = await signings().look(owner, id)
      if (found === undefined || found.state === 'running' || found.state === 'asked')
        throw new Error(found?.state)
      return found
    },
    { timeout: 10_000, interval: 50 },
  )
}

async function signed(owner: string, wish: Wish): Promise<Signing> {
  const id = await begin(owner, wish)
  const { sent } = await approve(wallet, await ask(owner, id, 'same-device'))
  const back = new URL(sent.ok ? (sent.redirectUri ?? '') : '')
  await signings().returned(owner, back.searchParams.get('response_code') ?? '')
  return settled(owner, id)
}

const FORMS = [
  ['inside', 'a.pdf', plainPdf(), 'PAdES'],
  ['inside', 'a.xml', new TextEncoder().encode('<accord>oui</accord>'), 'XAdES'],
  ['inside', 'a.txt', TEXT, 'CAdES'],
  ['ASiC-E/XAdES', 'a.pdf', plainPdf(), 'XAdES'],
  ['CAdES', 'a.txt', TEXT, 'CAdES'],
  ['JAdES', 'a.txt', TEXT, 'JAdES'],
] as const satisfies readonly (readonly [SignatureForm, string, Uint8Array, string])[]

test.each(FORMS)(
  '%s: %s comes back signed, valid at home, advanced in Belgium under the agreement',
  async (...row) => {
    const [form, name, bytes, format] = row
    const done = await signed(`owner ${form} ${name}`, { form, name, bytes })
    expect(done).toMatchObject({
      state: 'done',
      done: ['received', 'approved', 'signed', 'checked'],
      signer: `TEST ${anna.givenName} ${anna.familyName}`,
      level: 'LT',
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
    const signedBytes = done.file?.bytes ?? new Uint8Array()
    const check = async (at: 'be' | 'jp') => {
      const checked = await testbed.nodes[at].signatures.check(
        { bytes: signedBytes, detached: [] },
        { receipts: false },
      )
      if (!checked.ok) throw new Error(checked.detail)
      return checked.signatures[0]
    }
    expect((await check('jp'))?.home).toMatchObject({
      verdict: 'valid',
      report: { level: `${format}_BASELINE_LT`, indication: 'TOTAL_PASSED' },
    })
    const abroad = await check('be')
    expect(abroad?.home.verdict).toBe('unknown')
    expect(abroad?.under[0]?.decision).toMatchObject({
      verdict: 'RECOGNISED',
      rule: 'jp-eu.signature',
      effect: { trustService: 'advanced', printQualified: false },
    })
  },
)

test('the oracles of others accept what came back: pdfsig, xmlsec1 and openssl', async () => {
  const file = async (wish: Wish, name: string) => {
    const { file: made } = await signed(`oracle ${name}`, wish)
    const path = join(dir, name)
    writeFileSync(path, made?.bytes ?? '')
    return path
  }
  const pdf = await file({ name: 'a.pdf', bytes: plainPdf() }, 'signed.pdf')
  const told = spawnSync('pdfsig', ['-nocert', pdf], { encoding: 'utf8' }).stdout
  expect(told).toContain('Signature is Valid')
  expect(told).toContain(`TEST ${anna.givenName} ${anna.familyName}`)
  const xml = await file({ name: 'a.xml', bytes: Buffer.from('<accord>oui</accord>') }, 'signed.xml')
  const check = ['--verify', '--insecure', '--id-attr:Id', 'SignedProperties', xml]
  expect(spawnSync(XMLSEC, check).status).toBe(0)
  const cms = await file({ form: 'CAdES' }, 'signed.p7m')
  const anchor = join(dir, 'jp', 'keys', 'anchors', 'seal-ca.der')
  const pem = spawnSync('openssl', ['x509', '-inform', 'DER', '-in', anchor]).stdout
  writeFileSync(join(dir, 'anchor.pem'), pem)
  const verify = ['cms', '-verify', '-inform', 'DER', '-in', cms, '-CAfile', join(dir, 'anchor.pem')]
  const opened = spawnSync('openssl', [...verify, '-purpose', 'any'], { encoding: 'utf8' })
  expect(opened).toMatchObject({ status: 0, stdout: 'We agree.' })
})

describe('the wallet', () => {
  test('shows what would be signed and who asks, and tells nothing about the person', async () => {
    const id = await begin('shown')
    const opened = await wallet.open((await ask('shown', id, 'cross-device')) ?? '')
    if (!opened.ok) throw new Error(opened.code)
    const { summary, offer } = opened
    expect(summary.relyingParty).toMatchObject({ name: 'TEST Remote Signing Service', country: 'JP' })
    expect(summary.warnings).toBeUndefined()
    const checksum = createHash('sha256').update(TEXT).digest('base64')
    expect(summary.signing).toMatchObject([
      { credentialId: signingCredentialOf(anna.id), documents: [{ label: 'accord.txt', checksum }] },
    ])
    const [candidate] = offer.choices.flatMap(({ candidates }) => candidates)
    expect(candidate?.type).toBe('urn:entente:vct:signing-access:1')
    expect(candidate?.disclosed.map(({ path }) => path)).toEqual([['credential_id']])
  })

  test('approves on another device, once: the page sees it without being brought back', async () => {
    const id = await begin('across')
    const url = await ask('across', id, 'cross-device')
    expect((await signings().look('across', id))?.state).toBe('asked')
    const { sent, opened } = await approve(wallet, url)
    expect(sent.ok && sent.redirectUri).toBeUndefined()
    expect(await opened.approve()).toMatchObject({ ok: false, code: 'ALREADY_ANSWERED' })
    expect(await wallet.open(url ?? '')).toMatchObject({ ok: false })
    expect(await settled('across', id)).toMatchObject({ state: 'done' })
  })

  test('says no: nothing is signed, and the page knows that it was the person', async () => {
    const id = await begin('no')
    const opened = await wallet.open((await ask('no', id, 'cross-device')) ?? '')
    if (opened.ok) await opened.refuse()
    const ended = await settled('no', id)
    expect(ended).toMatchObject({ state: 'refused', stop: 'declined' })
    expect(ended.file).toBeUndefined()
  })

  test('of somebody else has nothing that may approve', async () => {
    const id = await begin('other person')
    const other = await walletOf(bert)
    const opened = await other.open((await ask('other person', id, 'cross-device')) ?? '')
    expect(opened.ok && opened.offer.satisfiable).toBe(false)
    expect(opened.ok && (await opened.approve())).toMatchObject({ ok: false, code: 'NOT_SATISFIABLE' })
    expect((await signings().look('other person', id))?.state).toBe('asked')
  })
})

test('another browser that brings the answer gets nothing, and nothing is signed', async () => {
  const id = await begin('mine')
  const { sent } = await approve(wallet, await ask('mine', id, 'same-device'))
  const code = new URL(sent.ok ? (sent.redirectUri ?? '') : '').searchParams.get('response_code') ?? ''
  expect(await signings().returned('stranger', code)).toBeUndefined()
  expect(await signings().look('stranger', id)).toBeUndefined()
  expect((await signings().look('mine', id))?.state).toBe('asked')
  // A stranger who waits for an answer of their own brings this one: it is thrown away.
  const theirs = await begin('stranger')
  await ask('stranger', theirs, 'same-device')
  await signings().returned('stranger', code)
  expect(await settled('stranger', theirs)).toMatchObject({ state: 'refused', stop: 'refused' })
  await signings().returned('mine', code)
  expect(await settled('mine', id)).toMatchObject({ state: 'refused', stop: 'refused' })
})

test('without the answer of the wallet the way back signs nothing', async () => {
  const id = await begin('guess')
  await ask('guess', id, 'same-device')
  await signings().returned('guess', 'a-code-that-nobody-gave')
  expect(await settled('guess', id)).toMatchObject({ state: 'refused', stop: 'refused' })
})

test('what is no PDF inside, an unknown person, a question that was asked before: refused', async () => {
  const bytes = Buffer.from('<accord>')
  const half = await begin('half', { name: 'half.xml', bytes })
  expect(await ask('half', half, 'same-device')).toBeUndefined()
  expect(await settled('half', half)).toMatchObject({ state: 'refused', stop: 'unfit' })
  expect(await ask('half', half, 'same-device')).toBeUndefined()
  const nobody = { personId: 'nobody', document: { name: 'a', bytes, form: 'CAdES' } } as const
  expect(await signings().start('nobody', nobody)).toEqual({ ok: false, why: 'noKey' })
})

describe('activation data that a wallet gave', () => {
  const SHA256 = '2.16.840.1.101.3.4.2.1'
  const digest = (octet: number) => Buffer.alloc(32, octet).toString('base64')
  type Told = Readonly<Record<string, unknown>>
  const call = async (
    path: string,
    body: object,
    token = testbed.layout.signingToken ?? '',
  ): Promise<Told> => {
    const answer = await fetch(`http://localhost:${testbed.layout.ports.signing}/csc/v2/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    })
    return { status: answer.status, ...((await answer.json()) as Told) }
  }
  const digests = (hashes = [digest(1)]) => ({
    credentialID: signingCredentialOf(anna.id),
    hashes,
    hashAlgorithmOID: SHA256,
  })
  const question = (change: object = {}) => ({
    ...digests(),
    numSignatures: 1,
    authData: [{ id: 'wallet', value: 'cross-device' }],
    documents: [{ label: 'a.txt', checksum: digest(9) }],
    ...change,
  })
  async function given(): Promise<unknown> {
    const asked = await call('credentials/authorize', question())
    await approve(wallet, String(asked['walletUrl']))
    const { handle } = asked
    const { SAD: sad } = await call('credentials/authorizeCheck', { handle })
    // It is told once.
    expect(await call('credentials/authorizeCheck', { handle })).toMatchObject({ error: 'invalid_request' })
    return sad
  }
  const use = (SAD: unknown, change: object = {}) =>
    call('signatures/signHash', { ...digests(), signAlgo: '1.2.840.113549.1.1.11', SAD, ...change })
  const REFUSED = { status: 400, error: 'invalid_request' }

  test('sign once', async () => {
    const sad = await given()
    expect(await use(sad)).toMatchObject({ status: 200, signatures: [expect.any(String)] })
    expect(await use(sad)).toEqual(REFUSED)
  })

  test('sign no other digest, with no other key, and no more digests than were approved', async () => {
    expect(await use(await given(), { hashes: [digest(2)] })).toEqual(REFUSED)
    expect(await use(await given(), { credentialID: signingCredentialOf(bert.id) })).toEqual(REFUSED)
    expect(await use(await given(), { hashes: [digest(1), digest(1)] })).toEqual(REFUSED)
    expect(await use('made-up')).toEqual(REFUSED)
  })

  test('are for as many signatures as the person was shown documents', async () => {
    expect(await call('credentials/authorize', question({ numSignatures: 2 }))).toEqual(REFUSED)
    const two = { hashes: [digest(1), digest(2)], numSignatures: 2 }
    expect(await call('credentials/authorize', question(two))).toEqual(REFUSED)
    expect(await call('credentials/authorize', question({ authData: [{ id: 'PIN', value: '1' }] }))).toEqual(
      REFUSED,
    )
  })

  test('are given to no stranger', async () => {
    expect(await call('credentials/authorize', question(), 'stranger')).toEqual({
      status: 401,
      error: 'invalid_token',
    })
    expect(await call('credentials/authorizeCheck', { handle: 'x' }, '')).toEqual({
      status: 401,
      error: 'invalid_token',
    })
    expect(await call('credentials/list', {})).toMatchObject({ credentialIDs: [] })
  })
})
