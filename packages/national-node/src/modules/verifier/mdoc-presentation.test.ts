import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import {
  certificatePublicJwk,
  createBitList,
  createDcApiResponse,
  createPresentationResponse,
  createStatusListCwt,
  decodeBase64,
  encodeBase64url,
  parseCoseKey,
  parseDeviceRequest,
  presentMdoc,
  readCbor,
  requestTranscript,
  runSync,
  sealAnnexC,
  setStatus,
  STATUS_LIST_CWT_TYPE,
  verifyDcApiRequest,
  type DcApiRequest,
  type DcApiRequestEntry,
  type KeyRef,
  type PresentationRequest,
  type SessionTranscript,
} from '@entente/credentials'
import { parseCertificate } from '@entente/trust'
import { browserSession } from '../../http/session.ts'
import { steppingClock } from '../../kernel/clock.ts'
import { nodeDriver } from '../../kernel/crypto.ts'
import type { Store } from '../../store/database.ts'
import { eachStore } from '../../store/each-store.ts'
import {
  createTestAuthority,
  issueTestCredential,
  issueTestMdoc,
  MDOC_CLAIMS,
  PID_DOC,
  START,
  type TestMdoc,
} from './credential-fixtures.ts'
import type { AskingService } from './index.ts'
import { createTestVerifier, SERVICE, SESSION } from './verifier-fixtures.ts'

const driver = nodeDriver()
const ORIGIN = 'https://jp.example'
const STATUS_URI = 'https://be.example/status/cwt'

/** Asks for one document, in whichever format the person has it. */
const EITHER: AskingService = {
  ...SERVICE,
  query: {
    credentials: [
      ...SERVICE.query.credentials,
      {
        id: 'pid-mdoc',
        format: 'mso_mdoc',
        meta: { doctype_value: PID_DOC },
        claims: [{ path: [PID_DOC, 'family_name'] }, { path: [PID_DOC, 'birth_date'] }],
      },
    ],
    credential_sets: [{ options: [['pid'], ['pid-mdoc']] }],
  },
  credentials: SERVICE.credentials.map((one) => ({ ...one, alsoAs: ['pid-mdoc'] })),
}

function openWorld(store: Store, service: AskingService = EITHER) {
  const clock = steppingClock(START)
  const session = browserSession({ store, clock, name: 'entente_jp_session', secure: true, origin: ORIGIN })
  return createTestVerifier({
    store,
    clock,
    changes: { session, registers: { getService: () => service } },
  })
}

type Shown = { readonly transcript?: SessionTranscript; readonly key?: KeyRef; readonly paths?: string[][] }

function show(held: TestMdoc, request: PresentationRequest | DcApiRequest, shown: Shown = {}): Uint8Array {
  const { paths = EITHER.query.credentials[1]?.claims?.map(({ path }) => path) ?? [] } = shown
  const transcript = shown.transcript ?? runSync(requestTranscript(request), driver)
  const { issuerSigned, key } = held
  return runSync(
    presentMdoc({ issuerSigned, paths, transcript, alg: 'ES256', key: shown.key ?? key }),
    driver,
  )
}

const failures = (world: ReturnType<typeof openWorld>) =>
  world.seen
    .at(-1)
    ?.checks.filter(({ ok }) => !ok)
    .map(({ code }) => code)

eachStore('An mdoc by redirect', (open) => {
  async function present(
    held: (world: ReturnType<typeof openWorld>) => TestMdoc = ({ pki }) => issueTestMdoc(pki.issuer),
    change: (request: PresentationRequest) => Shown = () => ({}),
    bend: (response: Uint8Array) => string = encodeBase64url,
  ) {
    const world = openWorld(await open())
    const request = await world.fetchRequest((await world.start()).walletUrl)
    const shown = bend(show(held(world), request, change(request)))
    const answer = await world.post(
      request,
      await createPresentationResponse(request, { 'pid-mdoc': [shown] }),
    )
    return { ...world, world, request, answer }
  }

  test('a service that takes either format announces both, and takes the one that comes', async () => {
    const { request, seen, answer } = await present()
    expect(request.query.credential_sets).toEqual([{ options: [['pid'], ['pid-mdoc']] }])
    expect(answer.status).toBe(200)
    expect(seen).toMatchObject([
      {
        format: 'mso_mdoc',
        verdict: 'valid',
        type: PID_DOC,
        holder: { binding: 'device-signature' },
        issuer: { role: 'pid', list: { uri: 'https://be.example/lote/pid.jwt' } },
        claims: { [PID_DOC]: { family_name: 'Peeters', birth_date: '1994-03-08' } },
      },
    ])
    expect(Object.keys(seen[0]?.claims?.[PID_DOC] ?? {})).toHaveLength(2)
  })

  test('the same service takes the SD-JWT VC as before', async () => {
    const world = openWorld(await open())
    const request = await world.fetchRequest((await world.start()).walletUrl)
    await world.post(request, await world.createAnswer(request, issueTestCredential(world.pki.issuer)))
    expect(world.seen).toMatchObject([{ format: 'dc+sd-jwt', verdict: 'valid' }])
  })

  test('both at once is more than was asked', async () => {
    const world = openWorld(await open())
    const request = await world.fetchRequest((await world.start()).walletUrl)
    const both = {
      bends: {
        vpToken: (token: object) => ({
          ...token,
          'pid-mdoc': [encodeBase64url(show(issueTestMdoc(world.pki.issuer), request))],
        }),
      },
    }
    const form = await world.createAnswer(request, issueTestCredential(world.pki.issuer), both.bends)
    expect((await world.post(request, form)).body['error_description']).toContain('DCQL_UNSATISFIED')
  })

  test.each<[string, (request: PresentationRequest) => Partial<PresentationRequest>]>([
    ['another nonce', () => ({ nonce: 'another-nonce-of-enough-length' })],
    ['another address', () => ({ responseUri: 'https://evil.example/response' })],
    ['another verifier', () => ({ clientId: 'x509_hash:evil' })],
    [
      'an answer encrypted to another key',
      ({ answerKey }) => ({
        answerKey: { ...answerKey, jwk: { ...answerKey.jwk, x: answerKey.jwk.y ?? '' } },
      }),
    ],
  ])('signed for %s: MDOC_DEVICE_TRANSCRIPT, and no element is released', async (_, other) => {
    const { world, seen } = await present(undefined, (request) => ({
      transcript: runSync(requestTranscript({ ...request, ...other(request) }), driver),
    }))
    expect(failures(world)).toEqual(['MDOC_DEVICE_TRANSCRIPT'])
    expect(seen.at(-1)).toMatchObject({ verdict: 'invalid', holder: { binding: 'none' } })
    expect(seen.at(-1)?.claims).toBeUndefined()
  })

  test('signed by another key than the one in the document: the same', async () => {
    const other = issueTestMdoc(createTestAuthority('PID CA').issue('PID issuer'))
    const { world } = await present(undefined, () => ({ key: other.key }))
    expect(failures(world)).toEqual(['MDOC_DEVICE_TRANSCRIPT'])
  })

  test('an issuer that stands on no list: X5C_PATH, with a good signature', async () => {
    const { world } = await present(() =>
      issueTestMdoc(createTestAuthority('Other CA').issue('Nobody in particular')),
    )
    expect(failures(world)).toEqual(['X5C_PATH'])
  })

  test('an element changed on the way: MDOC_DIGEST', async () => {
    const { world } = await present(undefined, undefined, (response) => {
      const text = Buffer.from(response).toString('latin1').replace('Peeters', 'Pieters')
      return encodeBase64url(Buffer.from(text, 'latin1'))
    })
    expect(failures(world)).toEqual(['MDOC_DIGEST'])
  })

  test('expired, or of another document type than was asked', async () => {
    const at = Date.parse(START) / 1000
    const old = await present(({ pki }) =>
      issueTestMdoc(pki.issuer, {
        validity: { signed: at - 7200, validFrom: at - 7200, validUntil: at - 1 },
      }),
    )
    expect(failures(old.world)).toEqual(['VALIDITY'])
    const type = 'org.example.card.1'
    const elements = new Map([[PID_DOC, new Map(Object.entries({ family_name: 'X', birth_date: 'Y' }))]])
    const other = await present(({ pki }) => issueTestMdoc(pki.issuer, { docType: type, elements }))
    expect(failures(other.world)).toEqual(['MDOC_DOCTYPE'])
  })

  test('less than was asked does not satisfy the query', async () => {
    const { answer } = await present(undefined, () => ({ paths: [[PID_DOC, 'family_name']] }))
    expect(answer.body['error_description']).toContain('DCQL_UNSATISFIED')
  })

  test('what is no device response at all is a refusal with a reason', async () => {
    const { world } = await present(undefined, undefined, () => 'AAAA')
    expect(failures(world)).toEqual([expect.stringMatching(/^(CBOR|MDOC)_/)])
  })

  test('its status may stand in a list signed as a CWT', async () => {
    for (const [revoked, expected] of [
      [false, []],
      [true, ['STATUS_REVOKED']],
    ] as const) {
      const world = openWorld(await open())
      const { issuer } = world.pki
      const list = createBitList(1, 1024)
      if (revoked) setStatus(list, 7, 1)
      const iat = world.clock.seconds()
      const token = runSync(
        createStatusListCwt({
          bits: 1,
          compressed: deflateSync(list.bytes),
          uri: STATUS_URI,
          iat,
          exp: iat + 86_400,
          ttl: 900,
          alg: 'ES256',
          key: issuer.key,
          x5chain: issuer.x5c.map((text) => decodeBase64(text)),
        }),
        driver,
      )
      const fetch: typeof world.deps.fetch = async () => ({
        status: 200,
        headers: new Headers({ 'content-type': STATUS_LIST_CWT_TYPE }),
        receivedAt: START,
        text: async () => expect.fail('a CWT is no text'),
        json: async () => expect.fail('a CWT is no JSON'),
        bytes: async () => token,
      })
      Object.assign(world.deps, { fetch })
      const request = await world.fetchRequest((await world.start()).walletUrl)
      const held = issueTestMdoc(issuer, { status: { uri: STATUS_URI, index: 7 } })
      const form = { 'pid-mdoc': [encodeBase64url(show(held, request))] }
      await world.post(request, await createPresentationResponse(request, form))
      expect(failures(world)).toEqual(expected)
      expect(world.seen.at(-1)?.status).toMatchObject({ value: revoked ? 1 : 0 })
    }
  })
})

/** What a wallet of the platform reads, trusting whoever signed. */
function readEntry(entry: DcApiRequestEntry | undefined, origin = ORIGIN) {
  const trusting = nodeDriver({
    issuer: ({ x5c = [] }) => {
      const { spki } = parseCertificate(Buffer.from(x5c[0] ?? '', 'base64'))
      const jwk = certificatePublicJwk(spki, 'ES256') ?? { kty: 'none' }
      const key = driver({ op: 'import', alg: 'ES256', jwk }) as KeyRef
      return { trusted: true, key, issuer: { chain: [], subject: 'CN=TEST University', aki: [] } }
    },
  })
  const { protocol, data } = entry ?? expect.fail('nothing is asked')
  return runSync(verifyDcApiRequest({ protocol, data }, { origin, at: Date.parse(START) / 1000 }), trusting)
}

eachStore('An mdoc by the API of the browser', (open) => {
  const begin = async (more: { service?: AskingService; protocols?: readonly string[] } = {}) => {
    const world = openWorld(await open(), more.service)
    const started = await world.verifier.startDigital({
      serviceId: SERVICE.id,
      sessionHash: SESSION,
      language: 'en',
      ...(more.protocols && { protocols: more.protocols as never }),
    })
    const answer = (protocol: string, data: unknown) =>
      world.verifier.receiveDigital({ id: started.id, sessionHash: SESSION, protocol, data })
    return { world, answer, requests: started.requests }
  }
  const requestFor = (entry: DcApiRequestEntry | undefined) => {
    const verdict = readEntry(entry)
    if (!verdict.ok) throw new Error(`${verdict.code}: ${verdict.detail}`)
    return verdict.request
  }
  const { subtle } = globalThis.crypto

  test.each(['openid4vp-v1-signed', 'openid4vp-v1-unsigned'] as const)('%s', async (protocol) => {
    const { world, answer, requests } = await begin({ protocols: [protocol] })
    const request = requestFor(requests[0])
    const held = issueTestMdoc(world.pki.issuer)
    const vpToken = { 'pid-mdoc': [encodeBase64url(show(held, request))] }
    await answer(protocol, await createDcApiResponse(request, vpToken))
    expect(world.seen).toMatchObject([{ verdict: 'valid', holder: { binding: 'device-signature' } }])
  })

  test('signed for another page, or by redirect: MDOC_DEVICE_TRANSCRIPT', async () => {
    for (const origin of ['https://evil.example', `origin:${ORIGIN}`]) {
      const { world, answer, requests } = await begin({ protocols: ['openid4vp-v1-unsigned'] })
      const request = requestFor(requests[0])
      const transcript = runSync(requestTranscript({ ...request, origin }), driver)
      const vpToken = {
        'pid-mdoc': [encodeBase64url(show(issueTestMdoc(world.pki.issuer), request, { transcript }))],
      }
      await answer('openid4vp-v1-unsigned', await createDcApiResponse(request, vpToken))
      expect(failures(world)).toEqual(['MDOC_DEVICE_TRANSCRIPT'])
    }
  })

  test('Annex C is offered last, and only where one mdoc is enough', async () => {
    const { requests } = await begin()
    expect(requests.map(({ protocol }) => protocol)).toEqual([
      'openid4vp-v1-signed',
      'openid4vp-v1-unsigned',
      'org-iso-mdoc',
    ])
    const both = { ...EITHER, query: { credentials: EITHER.query.credentials } }
    expect((await begin({ service: both })).requests).toHaveLength(2)
    await expect(begin({ service: both, protocols: ['org-iso-mdoc'] })).rejects.toMatchObject({
      code: 'verifier/unknown-format',
    })
  })

  const byAnnexC = async () => {
    const begun = await begin({ protocols: ['org-iso-mdoc'] })
    const [entry] = begun.requests
    return { ...begun, entry: entry ?? expect.fail('nothing is asked') }
  }

  test('Annex C: asked in a device request with reader authentication, answered by HPKE, verified', async () => {
    const { world, answer, entry } = await byAnnexC()
    const { deviceRequest, encryptionInfo } = entry.data as Record<string, string>
    const [asked] = parseDeviceRequest(Buffer.from(deviceRequest ?? '', 'base64url'))
    expect(asked?.docType).toBe(PID_DOC)
    expect([...(asked?.nameSpaces.get(PID_DOC) ?? [])]).toEqual([
      ['birth_date', false],
      ['family_name', false],
    ])
    const [name, info] = readCbor(Buffer.from(encryptionInfo ?? '', 'base64url')) as [
      string,
      Map<string, never>,
    ]
    expect(name).toBe('dcapi')
    expect(parseCoseKey(info.get('recipientPublicKey'))).toMatchObject({ crv: 'P-256' })
    expect(readEntry(entry)).toMatchObject({ ok: true, signed: { relyingParty: {} } })
    const request = requestFor(entry)
    const transcript = runSync(requestTranscript(request), driver)
    const deviceResponse = show(issueTestMdoc(world.pki.issuer), request)
    const sealed = { deviceResponse, encryptionInfo: encryptionInfo ?? '', transcript }
    await answer('org-iso-mdoc', { response: await sealAnnexC(subtle, sealed) })
    expect(world.seen).toMatchObject([
      { verdict: 'valid', claims: { [PID_DOC]: { family_name: MDOC_CLAIMS[PID_DOC].family_name } } },
    ])
  })

  test('Annex C for another page: it cannot be opened, and a signature for it does not count', async () => {
    const { world, answer, entry } = await byAnnexC()
    expect(readEntry(entry, 'https://evil.example')).toMatchObject({ ok: false, code: 'JAR_SIGNATURE' })
    const request = requestFor(entry)
    const { encryptionInfo = '' } = request
    const there = runSync(requestTranscript({ ...request, origin: 'https://evil.example' }), driver)
    const here = runSync(requestTranscript(request), driver)
    const held = issueTestMdoc(world.pki.issuer)
    const deviceResponse = show(held, request, { transcript: there })
    const elsewhere = await sealAnnexC(subtle, { deviceResponse, encryptionInfo, transcript: there })
    await expect(answer('org-iso-mdoc', { response: elsewhere })).rejects.toMatchObject({
      detail: expect.stringContaining('VP_ENCRYPTION'),
    })
    await expect(answer('org-iso-mdoc', { vp_token: {} })).rejects.toMatchObject({
      detail: expect.stringContaining('VP_ENCRYPTION'),
    })
    const sealedHere = await sealAnnexC(subtle, { deviceResponse, encryptionInfo, transcript: here })
    await answer('org-iso-mdoc', { response: sealedHere })
    expect(failures(world)).toEqual(['MDOC_DEVICE_TRANSCRIPT'])
  })
})
