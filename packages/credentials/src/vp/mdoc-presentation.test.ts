import { describe, expect, test } from 'vitest'
import { encodeBase64, encodeBase64url, utf8 } from '../bytes.ts'
import type { CborValue } from '../cbor/cbor-value.ts'
import { embedded, writeCbor } from '../cbor/write-cbor.ts'
import { jwkThumbprint } from '../jose/jwk.ts'
import type { CredentialQuery, DcqlQuery } from '../dcql/query.ts'
import { createEncryptionInfo } from '../mdoc/annex-c.ts'
import { createDeviceRequest } from '../mdoc/device-request.ts'
import { forgeResponse, PID_TYPE, POLICY, SIGNER, TRANSCRIPT } from '../mdoc/mdoc-fixtures.ts'
import { annexCTranscript, dcApiTranscript, redirectTranscript } from '../mdoc/session-transcript.ts'
import type { Report } from '../report.ts'
import { AT, issuer, newKeyPair, run, stranger, trusting } from '../sd-jwt-fixtures.ts'
import {
  annexCQuery,
  createAnnexCRequest,
  openAnnexCResponse,
  type AnnexCSpec,
} from './annex-c-presentation.ts'
import { isPidType } from './pid-type.ts'
import { presentedCredential } from './presented-credential.ts'
import { requestTranscript } from './request-transcript.ts'
import type { DcApiRequest } from './dc-api-request.ts'
import { verifyDcApiRequest } from './verify-dc-api-request.ts'
import { verifyPresentations, type PresentationPolicy } from './verify-presentations.ts'
import { parseVpToken } from './vp-token.ts'

const ORIGIN = 'https://rp.example'
const PID: CredentialQuery = {
  id: 'pid',
  format: 'mso_mdoc',
  meta: { doctype_value: PID_TYPE },
  claims: [
    { path: [PID_TYPE, 'family_name'], intent_to_retain: true },
    { path: [PID_TYPE, 'nationality', 0] },
  ],
}
const SD_JWT: CredentialQuery = { id: 'sd', format: 'dc+sd-jwt', meta: { vct_values: ['urn:eudi:pid:1'] } }
const { jwk } = await newKeyPair()
const encryptionInfo = createEncryptionInfo({ nonce: new Uint8Array(32).fill(3), recipient: jwk })

const spec = (change: Partial<AnnexCSpec> = {}): AnnexCSpec => ({
  query: PID,
  encryptionInfo,
  origin: ORIGIN,
  signWith: { alg: issuer.alg, key: issuer.key, x5c: [encodeBase64(SIGNER)] },
  ...change,
})
const read = (data: object, { origin = ORIGIN, by = issuer } = {}) =>
  run(verifyDcApiRequest({ protocol: 'org-iso-mdoc', data }, { origin, at: AT }), trusting(by))

describe('what can be asked in a device request', () => {
  test.each<[string, DcqlQuery, string | undefined]>([
    ['one mdoc', { credentials: [PID] }, 'pid'],
    [
      'an mdoc instead of another format',
      { credentials: [SD_JWT, PID], credential_sets: [{ options: [['sd'], ['pid']] }] },
      'pid',
    ],
    [
      'an mdoc, and more where there is some',
      {
        credentials: [PID, SD_JWT],
        credential_sets: [{ options: [['pid']] }, { options: [['sd']], required: false }],
      },
      'pid',
    ],
    ['two documents', { credentials: [PID, { ...PID, id: 'other' }] }, undefined],
    ['another format', { credentials: [SD_JWT] }, undefined],
    ['no element', { credentials: [{ ...PID, claims: [] }] }, undefined],
  ])('%s', (_, query, id) => {
    expect(annexCQuery(query)?.id).toBe(id)
  })
})

describe('a request of ISO 18013-7 Annex C', () => {
  test('is read by a wallet as the same question: type, elements, what is kept, who asks, what a register says', async () => {
    const registration = utf8('a.b.c')
    const entry = await run(createAnnexCRequest(spec({ registration })))
    const verdict = await read(entry.data)
    expect(verdict).toMatchObject({
      ok: true,
      signed: { relyingParty: { subject: 'CN=TEST issuer' }, x5c: [encodeBase64(SIGNER)] },
      request: {
        audience: `origin:${ORIGIN}`,
        encryptionInfo,
        answerKey: { jwk: { x: jwk.x }, enc: 'A128GCM' },
        verifierInfo: [{ format: 'registration_cert', data: encodeBase64url(registration) }],
        transactionData: [],
      },
    })
    const [credential] = verdict.ok ? verdict.request.query.credentials : []
    expect(credential).toMatchObject({ format: 'mso_mdoc', meta: { doctype_value: PID_TYPE } })
    expect(credential?.claims?.map(({ path, intent_to_retain: kept }) => [path[1], kept]).toSorted()).toEqual(
      [
        ['family_name', true],
        ['nationality', false],
      ],
    )
  })

  test('asks for the first claim set only', async () => {
    const claims = [
      { id: 'a', path: [PID_TYPE, 'sex'] },
      { id: 'b', path: [PID_TYPE, 'given_name'] },
    ]
    const query = { ...PID, claims, claim_sets: [['b'], ['a', 'b']] }
    const verdict = await read((await run(createAnnexCRequest(spec({ query })))).data)
    const [credential] = verdict.ok ? verdict.request.query.credentials : []
    expect(credential?.claims?.map(({ path }) => path[1])).toEqual(['given_name'])
  })

  test('without a signature it is a request of whoever has the page; with a wrong one it is none', async () => {
    const nameSpaces = new Map([[PID_TYPE, new Map([['sex', false]])]])
    const unsigned = await run(createDeviceRequest([{ docType: PID_TYPE, nameSpaces }]))
    const data = { deviceRequest: encodeBase64url(unsigned), encryptionInfo }
    const verdict = await read(data)
    expect(verdict).toMatchObject({ ok: true, request: { verifierInfo: [] } })
    expect(verdict).not.toHaveProperty('signed')
    const signed = (await run(createAnnexCRequest(spec()))).data
    for (const wrong of [{ origin: 'https://evil.example' }, { by: stranger }])
      expect(await read(signed, wrong)).toMatchObject({ ok: false, code: 'JAR_SIGNATURE' })
    const other = createEncryptionInfo({ nonce: new Uint8Array(32).fill(4), recipient: jwk })
    expect(await read({ ...signed, encryptionInfo: other })).toMatchObject({
      ok: false,
      code: 'JAR_SIGNATURE',
    })
  })

  test.each<[string, (data: Record<string, unknown>) => object, string]>([
    ['nothing', () => ({}), 'JAR_FORM'],
    ['no device request', ({ encryptionInfo: info }) => ({ encryptionInfo: info }), 'JAR_FORM'],
    ['what is no CBOR', (data) => ({ ...data, deviceRequest: '____' }), 'JAR_FORM'],
    ['what is no base64url', (data) => ({ ...data, deviceRequest: '*' }), 'JAR_FORM'],
    ['no key to answer to', (data) => ({ ...data, encryptionInfo: 'gA' }), 'JAR_FORM'],
  ])('%s is refused', async (_, bend, code) => {
    const { data } = await run(createAnnexCRequest(spec()))
    expect(await read(bend(data))).toMatchObject({ ok: false, code })
  })

  test.each<[string, readonly (readonly [type: string, namespace: string, element?: string])[]]>([
    [
      'two documents',
      [
        [PID_TYPE, PID_TYPE, 'sex'],
        [PID_TYPE, PID_TYPE, 'sex'],
      ],
    ],
    ['no element', [[PID_TYPE, PID_TYPE]]],
  ])('%s: JAR_QUERY', async (_, documents) => {
    const asked = documents.map(([docType, namespace, element]) => ({
      docType,
      nameSpaces: new Map([[namespace, new Map(element === undefined ? [] : [[element, false] as const])]]),
    }))
    const deviceRequest = encodeBase64url(await run(createDeviceRequest(asked)))
    expect(await read({ deviceRequest, encryptionInfo })).toMatchObject({ ok: false, code: 'JAR_QUERY' })
  })

  test('the Individual Number of Japan is asked for by nobody: JAR_QUERY', async () => {
    const namespace = 'org.iso.23220.1.jp'
    const items = new Map<string, CborValue>([
      ['docType', 'org.iso.23220.1.jp.mnc'],
      ['nameSpaces', new Map([[namespace, new Map([['individual_number_unicode', false]])]])],
    ])
    const request = new Map<string, CborValue>([
      ['version', '1.0'],
      ['docRequests', [new Map([['itemsRequest', embedded(items)]])]],
    ])
    const deviceRequest = encodeBase64url(writeCbor(request))
    expect(await read({ deviceRequest, encryptionInfo })).toMatchObject({ ok: false, code: 'JAR_QUERY' })
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['an answer in the clear', { vp_token: {} }],
    ['what is no message', { response: 'gA' }],
    ['what is no base64url', { response: '*' }],
  ])('%s is no answer: VP_ENCRYPTION', async (_, data) => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
    const recipient = { privateKey: pair.privateKey, publicKey: jwk }
    const session = { queryId: 'pid', recipient, transcript: TRANSCRIPT }
    expect(await openAnnexCResponse(crypto.subtle, data, session)).toMatchObject({
      kind: 'refused',
      code: 'VP_ENCRYPTION',
      authentic: false,
    })
  })
})

test('the session of a request is the one of its channel', async () => {
  const answerKey = { jwk, enc: 'A128GCM' } as const
  const content = {
    nonce: 'n'.repeat(22),
    query: { credentials: [PID] },
    answerKey,
    verifierInfo: [],
    transactionData: [],
  }
  const thumbprint = await run(jwkThumbprint(jwk))
  const { nonce } = content
  const [clientId, responseUri] = ['x509_hash:a', 'https://rp.example/response']
  expect(await run(requestTranscript({ ...content, clientId, audience: clientId, responseUri }))).toEqual(
    await run(redirectTranscript({ clientId, nonce, responseUri, jwkThumbprint: thumbprint })),
  )
  const api: DcApiRequest = { ...content, origin: ORIGIN, audience: `origin:${ORIGIN}` }
  expect(await run(requestTranscript(api))).toEqual(
    await run(dcApiTranscript({ origin: ORIGIN, nonce, jwkThumbprint: thumbprint })),
  )
  expect(await run(requestTranscript({ ...api, encryptionInfo }))).toEqual(
    await run(annexCTranscript({ encryptionInfo, origin: ORIGIN })),
  )
})

describe('an mdoc among presentations', () => {
  const { readCertificate } = POLICY
  const policy: PresentationPolicy = {
    asked: () => ({ format: 'mso_mdoc', types: [PID_TYPE], role: 'pid' }),
    audience: 'x509_hash:verifier',
    nonce: 'unused',
    at: AT,
    mdoc: { transcript: TRANSCRIPT, readCertificate },
  }
  const verify = async (change: Partial<PresentationPolicy> = {}): Promise<Report> => {
    const presentation = encodeBase64url(await forgeResponse())
    const [one] = await run(verifyPresentations([{ queryId: 'pid', presentation }], { ...policy, ...change }))
    if (one === undefined) throw new Error('nothing was verified')
    return one.report
  }

  test('is verified as one, for this session', async () => {
    expect(await verify()).toMatchObject({
      format: 'mso_mdoc',
      verdict: 'valid',
      holder: { binding: 'device-signature' },
    })
  })

  test('authorises no transaction: KB_TXDATA, and nothing of it is released', async () => {
    const report = await verify({ transactionData: () => ['e30'] })
    expect(report.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual(['KB_TXDATA'])
    expect(report).toMatchObject({ verdict: 'invalid' })
    expect(report.claims).toBeUndefined()
  })

  test('without a session is a mistake of the caller', async () => {
    const { mdoc: _mdoc, ...without } = policy
    const presented = [{ queryId: 'pid', presentation: 'x' }]
    await expect(run(verifyPresentations(presented, without))).rejects.toThrow(/session/)
  })

  test('counts as its type, bound, and by the list of its issuer', async () => {
    const report = await verify()
    const listed = report.issuer && { ...report.issuer, list: { uri: 'https://lists.example', sequence: 1 } }
    expect(presentedCredential({ ...report, ...(listed && { issuer: listed }) })).toMatchObject({
      format: 'mso_mdoc',
      types: [PID_TYPE],
      holderBound: true,
      authorities: { etsi_tl: ['https://lists.example'] },
    })
    expect(presentedCredential({ ...report, holder: { binding: 'none' } })?.holderBound).toBe(false)
  })

  test('may be larger than an SD-JWT, up to 1 MiB', () => {
    const query = { credentials: [PID] }
    const checksOf = (characters: number) => parseVpToken({ pid: ['A'.repeat(characters)] }, query).checks
    expect(checksOf(1024 * 1024)).toMatchObject([{ ok: true }])
    expect(checksOf(1024 * 1024 + 1)).toMatchObject([{ code: 'VP_SHAPE', ok: false }])
  })
})

test.each([
  ['urn:eudi:pid:1', true],
  ['urn:eudi:pid:be:1', true],
  [PID_TYPE, true],
  ['eu.europa.ec.eudi.pid', false],
  ['org.iso.18013.5.1.mDL', false],
])('%s is a PID: %s', (type, expected) => {
  expect(isPidType(type)).toBe(expected)
})
