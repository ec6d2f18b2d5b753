/** Client of `@entente/trust` and the server of the demo, over HTTP messages in memory. */
import { constants, generateKeyPairSync, privateEncrypt } from 'node:crypto'
import {
  base64,
  createCertificate,
  type CreationAnswer,
  type CscApproval,
  type CscPort,
  fromBase64,
  listCscCredentials,
  openCscSigner,
  runAsync,
  signDocument,
  SignerRefusal,
  validateDocument,
} from '@entente/trust'
import { beforeAll, describe, expect, test } from 'vitest'
import { plainPdf } from '../../../trust/src/ades/pades/forge-pdf.ts'
import { forgeHouse, type House } from '../../../trust/src/create/forge-house.ts'
import type { CscAccess, WalletApprovals, WalletOutcome, WalletQuestion } from './csc-credential.ts'
import { type CscServerSpec, createCscServer } from './csc-server.ts'

const RS256 = '1.2.840.113549.1.1.11'
/** DigestInfo of SHA-256 (RFC 8017 §9.2). */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 })
const TEXT = { name: 'a.txt', mimeType: 'text/plain', bytes: new TextEncoder().encode('We agree.') }

let house: House
let certificates: string[]
let clock = 0
let hono: ReturnType<typeof createCscServer>
beforeAll(async () => {
  house = await forgeHouse()
  const own = await runAsync(
    createCertificate({
      subject: { commonName: 'TEST Remote', country: 'BE' },
      issuer: { commonName: 'TEST Middle', country: 'BE' },
      subjectSpki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
      issuerSpki: house.keys.middle.spki,
      serial: Uint8Array.of(77),
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2027-01-01T00:00:00.000Z',
      ca: false,
      keyUsage: ['digitalSignature'],
      signWith: { alg: 'ES256', key: house.keys.middle.key },
    }),
    house.drive,
  )
  certificates = [own, house.chain.middle].map(base64)
  hono = createCscServer(spec())
})

function spec(): CscServerSpec {
  let count = 0
  const signDigest = async ({ value }: { value: string }): Promise<string> => {
    const digest = Buffer.from(value, 'base64')
    const key = { key: privateKey, padding: constants.RSA_PKCS1_PADDING }
    return privateEncrypt(key, Buffer.concat([SHA256_INFO, digest])).toString('base64')
  }
  const common = { certificates, algorithms: [RS256], signDigest, approval: (pin: string) => pin === '1234' }
  const accessTo = (id: string): CscAccess => ({
    list: async () => [{ id, ...common }],
    find: async (asked) => (asked === id ? { id, ...common } : undefined),
  })
  const owned: Readonly<Record<string, CscAccess>> = {
    'token-anna': accessTo('c-1'),
    'token-bert': accessTo('c-2'),
  }
  return {
    access: (token) => owned[token],
    random: () => `sad-${++count}`,
    now: () => clock,
  }
}

const portAs =
  (token: string, server = hono): CscPort =>
  async (path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await server.request(`/csc/v2/${path}`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    })
    return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) }
  }
const pin =
  (value: string): CscApproval =>
  async () => ({ authData: [{ id: 'PIN', value }] })

async function sign(approve: CscApproval, change: object = {}): Promise<CreationAnswer> {
  const signer = await openCscSigner({ port: portAs('token-anna'), credentialId: 'c-1', approve, ...change })
  return signDocument({ ...house, signer, format: 'CAdES', level: 'T', files: [TEXT] })
}

test('a key in another house signs every format once a person has approved what it signs', async () => {
  const seen: unknown[] = []
  const approve: CscApproval = async (question) => {
    seen.push(question.context.files[0]?.name)
    return pin('1234')(question)
  }
  expect(await listCscCredentials(portAs('token-anna'))).toEqual(['c-1'])
  const signer = await openCscSigner({ port: portAs('token-anna'), credentialId: 'c-1', approve })
  expect(signer.alg).toBe('RS256')
  const pdf = { name: 'a.pdf', mimeType: 'application/pdf', bytes: plainPdf() }
  const { crls = [] } = await house.revocation([])
  const input = { at: house.at, anchors: [house.chain.anchor], stampAnchors: [house.stampAnchor], crls }
  for (const [format, file] of [
    ['PAdES', pdf],
    ['CAdES', TEXT],
    ['JAdES', TEXT],
    ['ASiC-E/XAdES', pdf],
  ] as const) {
    const made = await signDocument({ ...house, signer, format, level: 'LTA', files: [file] })
    if (!made.ok) throw new Error(made.detail)
    const report = await runAsync(validateDocument(made, input), house.drive)
    expect(report).toMatchObject({
      signatures: [{ format: format.replace(/.*\//, ''), indication: 'TOTAL_PASSED' }],
    })
  }
  expect(seen).toEqual(['a.pdf', 'a.txt', 'a.txt', 'a.pdf'])
})

describe('nothing is signed', () => {
  test.each<[string, CscApproval, string]>([
    ['when the person does not approve', async () => undefined, 'nobody approved'],
    ['with a wrong PIN', pin('0000'), 'credentials/authorize: invalid_pin'],
    [
      'with activation data that nobody gave',
      async () => ({ sad: 'sad-0' }),
      'signatures/signHash: invalid_request',
    ],
  ])('%s', async (_, approve, detail) => {
    const answer = await sign(approve)
    expect(answer).toMatchObject({ ok: false, code: 'NOT_SIGNED' })
    expect(answer.ok ? '' : answer.detail).toContain(detail)
  })

  test('by the credential of another, or without an access token', async () => {
    const open = (token: string, credentialId: string) =>
      openCscSigner({ port: portAs(token), credentialId, approve: pin('1234') })
    await expect(open('token-bert', 'c-1')).rejects.toThrow('invalid_request')
    await expect(open('token-nobody', 'c-1')).rejects.toThrow('invalid_token')
    await expect(listCscCredentials(portAs(''))).rejects.toThrow('invalid_token')
  })

  test('by an answer that is no JSON, no certificate, a key that is off, or no value', async () => {
    const answering =
      (change: (path: string, body: Record<string, unknown>) => unknown): CscPort =>
      async (path, body) => {
        const real = await portAs('token-anna')(path, body)
        const changed = change(
          path,
          JSON.parse(new TextDecoder().decode(real.body)) as Record<string, unknown>,
        )
        const text = typeof changed === 'string' ? changed : JSON.stringify(changed)
        return { status: 200, body: new TextEncoder().encode(text) }
      }
    const open = (change: Parameters<typeof answering>[0]) =>
      openCscSigner({ port: answering(change), credentialId: 'c-1', approve: pin('1234') })
    await expect(open(() => '<html>')).rejects.toThrow('credentials/info: answered 200')
    await expect(open((_, body) => ({ ...body, cert: {} }))).rejects.toThrow('no certificate')
    const noCertificate = open((_, body) => ({ ...body, cert: { certificates: ['AAAA'] } }))
    await expect(noCertificate).rejects.toBeInstanceOf(SignerRefusal)
    await expect(noCertificate).rejects.toThrow('a certificate that cannot be read')
    await expect(open((_, body) => ({ ...body, key: { status: 'disabled' } }))).rejects.toThrow('not enabled')
    await expect(open((_, body) => ({ ...body, key: { status: 'enabled', algo: ['1.2'] } }))).rejects.toThrow(
      'no algorithm',
    )
    const signer = await open((path, body) => (path === 'signatures/signHash' ? { signatures: [] } : body))
    const answer = await signDocument({ ...house, signer, format: 'CAdES', level: 'B', files: [TEXT] })
    expect(answer).toMatchObject({
      ok: false,
      code: 'NOT_SIGNED',
      detail: 'signatures/signHash: not one value',
    })
  })
})

test('activation data count once, for the digests they were given for, and five minutes', async () => {
  const server = createCscServer(spec())
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await portAs('token-anna', server)(path, new TextEncoder().encode(JSON.stringify(body)))
    return JSON.parse(new TextDecoder().decode(answer.body)) as Record<string, unknown>
  }
  const [hash, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((one) => one.toString('base64'))
  const common = { credentialID: 'c-1', hashes: [hash], hashAlgorithmOID: '2.16.840.1.101.3.4.2.1' }
  const give = async () =>
    (
      await post('credentials/authorize', {
        ...common,
        numSignatures: 1,
        authData: [{ id: 'PIN', value: '1234' }],
      })
    )['SAD']
  const use = (SAD: unknown, change: object = {}) =>
    post('signatures/signHash', { ...common, SAD, signAlgo: RS256, ...change })
  const sad = await give()
  expect(fromBase64(String((await use(sad))['signatures']))).toHaveLength(384)
  expect(await use(sad)).toEqual({ error: 'invalid_request' })
  expect(await use(await give(), { hashes: [other] })).toEqual({ error: 'invalid_request' })
  expect(await use(await give(), { signAlgo: '1.2.3' })).toEqual({ error: 'invalid_request' })
  const old = await give()
  clock += 300_001
  expect(await use(old)).toEqual({ error: 'invalid_request' })
  expect(await use(await give(), { hashes: 'x' })).toEqual({ error: 'invalid_request' })
  const guess = { ...common, numSignatures: 1, authData: [{ id: 'PIN', value: '0' }] }
  for (let i = 0; i < 5; i++)
    expect(await post('credentials/authorize', guess)).toEqual({ error: 'invalid_pin' })
  // Whoever guesses is locked out, and so is whoever knows.
  expect(await give()).toBeUndefined()
  expect(await post('info', {})).toMatchObject({ specs: '2.0.0.2' })
})

test('a question that is put in a wallet is answered once, in its time, and seen only with its documents', async () => {
  let outcome: WalletOutcome = 'waiting'
  const asked: WalletQuestion[] = []
  const wallets: WalletApprovals = {
    ask: async (question) => {
      asked.push(question)
      return { walletUrl: 'https://wallet.example/present', expiresIn: 300 }
    },
    outcome: async () => outcome,
  }
  const held = await spec().access('token-anna')?.find('c-1')
  const credential = held && { ...held, approval: 'wallet' as const }
  const server = createCscServer({
    ...spec(),
    wallets,
    access: () => ({ list: async () => [], find: async () => credential }),
  })
  const post = async (path: string, body: object): Promise<unknown> => {
    const { status, body: bytes } = await portAs('', server)(path, Buffer.from(JSON.stringify(body)))
    return { status, ...(JSON.parse(Buffer.from(bytes).toString()) as object) }
  }
  const hash = Buffer.alloc(32, 1).toString('base64')
  const question = {
    credentialID: 'c-1',
    hashes: [hash],
    hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
    numSignatures: 1,
    authData: [{ id: 'wallet', value: 'cross-device' }],
    documents: [{ label: 'a.txt', checksum: hash }],
  }
  const ask = async () => ((await post('credentials/authorize', question)) as { handle: string }).handle
  const refused = (error: string) => ({ status: 400, error })
  expect(await post('credentials/authorize', { ...question, documents: [] })).toEqual(
    refused('invalid_request'),
  )
  const pin = [{ id: 'PIN', value: '1234' }]
  expect(await post('credentials/authorize', { ...question, authData: pin })).toEqual(
    refused('invalid_request'),
  )
  const handle = await ask()
  expect(asked).toMatchObject([
    { handle, credentialID: 'c-1', hashes: [hash], documents: question.documents },
  ])
  expect(await post('credentials/authorizeCheck', { handle })).toEqual({ status: 202 })
  clock += 300_001
  expect(await post('credentials/authorizeCheck', { handle })).toEqual(refused('authorization_expired'))
  const other = await ask()
  outcome = 'declined'
  expect(await post('credentials/authorizeCheck', { handle: other })).toEqual(
    refused('authorization_declined'),
  )
  outcome = 'approved'
  expect(await post('credentials/authorizeCheck', { handle: other })).toEqual(refused('invalid_request'))
})
