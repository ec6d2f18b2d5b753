import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testData } from '../../../testbed/src/test-data.ts'
import { CborError } from '../cbor/cbor-error.ts'
import { CborTag, embeddedBytes, type CborValue } from '../cbor/cbor-value.ts'
import { readCbor } from '../cbor/read-cbor.ts'
import { writeCbor } from '../cbor/write-cbor.ts'
import type { Bytes, PublicJwk } from '../ports.ts'
import { AT, issuer, run, stranger, trusting, type KeyPair } from '../sd-jwt-fixtures.ts'
import {
  createDeviceRequest,
  parseDeviceRequest,
  verifyReaderAuth,
  type DocRequest,
} from './device-request.ts'
import { MDL_NAMESPACE, MDL_TYPE, PID_TYPE, SIGNER, TRANSCRIPT } from './mdoc-fixtures.ts'
import { annexCTranscript } from './session-transcript.ts'

function codeOf(act: () => unknown): string {
  try {
    act()
    return 'accepted'
  } catch (error) {
    if (error instanceof CborError) return `${error.code} ${error.detail}`
    throw error
  }
}
const asked = (...elements: string[]) => new Map(elements.map((name) => [name, false] as const))
const PID = { docType: PID_TYPE, nameSpaces: new Map([[PID_TYPE, asked('given_name', 'birth_date')]]) }
const MDL = { docType: MDL_TYPE, nameSpaces: new Map([[MDL_NAMESPACE, new Map([['portrait', true]])]]) }
const reader = { alg: issuer.alg, key: issuer.key, x5chain: [SIGNER], transcript: TRANSCRIPT }
const REQUEST = await run(createDeviceRequest([PID, MDL], reader))
const POLICY = { at: AT, role: 'access-certificate', transcript: TRANSCRIPT } as const

async function failures(
  request: DocRequest | undefined,
  policy: object = {},
  key: KeyPair = issuer,
): Promise<string[]> {
  if (request === undefined) throw new Error('no request')
  const { checks } = await run(verifyReaderAuth(request, { ...POLICY, ...policy }), trusting(key))
  return checks.filter(({ ok }) => !ok).map(({ code }) => code)
}

test('what is asked for comes back, and who asks is known', async () => {
  const [pid, mdl] = parseDeviceRequest(REQUEST)
  expect(pid).toMatchObject(PID)
  expect(mdl).toMatchObject(MDL)
  expect(await failures(pid)).toEqual([])
  if (pid === undefined) throw new Error('no request')
  const { reader } = await run(verifyReaderAuth(pid, POLICY), trusting(issuer))
  expect(reader).toMatchObject({ subject: 'CN=TEST issuer' })
  const requestInfo = new Map([['euWrprc', Uint8Array.of(1, 2)]])
  const [more] = parseDeviceRequest(await run(createDeviceRequest([{ ...PID, requestInfo }])))
  expect(more?.requestInfo).toEqual(requestInfo)
})

test('nobody is known by a request that nobody signed, that another signed, or that belongs to another session', async () => {
  const [unsigned] = parseDeviceRequest(await run(createDeviceRequest([PID])))
  expect(await failures(unsigned)).toEqual(['MDOC_READER_AUTH'])
  const [pid, mdl] = parseDeviceRequest(REQUEST)
  expect(await failures(pid, {}, stranger)).toEqual(['MDOC_READER_AUTH'])
  const other = await run(annexCTranscript({ encryptionInfo: 'AAAA', origin: 'https://phishing.example' }))
  expect(await failures(pid, { transcript: other })).toEqual(['MDOC_READER_AUTH'])
  if (pid === undefined || mdl?.readerAuth === undefined) throw new Error('no request')
  expect(await failures({ ...pid, readerAuth: mdl.readerAuth })).toEqual(['MDOC_READER_AUTH'])
  expect(await failures(pid, { algs: ['ES384'] })).toEqual(['COSE_ALG'])
  const { readerAuth } = pid
  if (readerAuth === undefined) throw new Error('no signature')
  expect(await failures({ ...pid, readerAuth: { ...readerAuth, payload: SIGNER } })).toEqual([
    'MDOC_READER_AUTH',
  ])
  const withHeader = (entries: [number, CborValue][]) => ({
    ...pid,
    readerAuth: { ...readerAuth, unprotectedHeader: new Map(entries) },
  })
  expect(await failures(withHeader([]))).toEqual(['X5C_FORM'])
  expect(await failures(withHeader([[33, 'x']]))).toEqual(['X5C_FORM'])
  const untrusted = await run(verifyReaderAuth(pid, POLICY), trusting(issuer, 'pid'))
  expect(untrusted.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual(['X5C_ROLE'])
})

const changed = (change: (request: Map<string, CborValue>) => void): Bytes => {
  const request = readCbor(REQUEST) as Map<string, CborValue>
  change(request)
  return writeCbor(request)
}
const items = (value: CborValue) =>
  changed((request) =>
    request.set('docRequests', [new Map([['itemsRequest', new CborTag(24, writeCbor(value))]])]),
  )
const named = (...entries: [string, CborValue][]) => new Map(entries)

test.each<[string, Bytes, string]>([
  ['nothing', new Uint8Array(), 'CBOR_FORM'],
  ['a list', writeCbor([]), 'MDOC_FORM the device request is not a map'],
  ['another version', changed((request) => request.set('version', '2.0')), 'MDOC_FORM the version'],
  [
    'no documents',
    changed((request) => request.set('docRequests', [])),
    'MDOC_FORM the device request asks for no',
  ],
  [
    '17 documents',
    changed((request) =>
      request.set(
        'docRequests',
        Array.from({ length: 17 }, () => 0),
      ),
    ),
    'CBOR_SIZE',
  ],
  [
    'a document that is a number',
    changed((request) => request.set('docRequests', [0])),
    'MDOC_FORM an itemsRequest',
  ],
  ['items that are a list', items([]), 'MDOC_FORM an itemsRequest is not a map'],
  ['no type', items(named()), 'MDOC_FORM itemsRequest.docType'],
  ['no namespaces', items(named(['docType', 'x'])), 'MDOC_FORM itemsRequest.nameSpaces'],
  [
    'a namespace that is a list',
    items(named(['docType', 'x'], ['nameSpaces', named(['a', []])])),
    'MDOC_FORM a namespace',
  ],
  [
    'an element that is neither to be kept nor not',
    items(named(['docType', 'x'], ['nameSpaces', named(['a', named(['b', 1])])])),
    'MDOC_FORM the intent to retain',
  ],
  [
    '33 namespaces',
    items(
      named(
        ['docType', 'x'],
        ['nameSpaces', new Map(Array.from({ length: 33 }, (_, n) => [`n${n}`, named()]))],
      ),
    ),
    'CBOR_SIZE',
  ],
  [
    '513 elements',
    items(
      named(
        ['docType', 'x'],
        ['nameSpaces', named(['a', new Map(Array.from({ length: 513 }, (_, n) => [`e${n}`, true]))])],
      ),
    ),
    'CBOR_SIZE',
  ],
  ['300 kB', new Uint8Array(300 * 1024), 'CBOR_SIZE'],
])('a request that is or has %s', (_, bytes, expected) => {
  expect(codeOf(() => parseDeviceRequest(bytes))).toContain(expected)
})

test('the Individual Number is never asked for', async () => {
  const jp = {
    docType: 'org.iso.23220.1.jp.mnc',
    nameSpaces: new Map([['org.iso.23220.1.jp', asked('individual_number_unicode')]]),
  }
  await expect(run(createDeviceRequest([jp]))).rejects.toThrow('MDOC_FORBIDDEN')
})

test('cut or changed anywhere, a request is read or refused by name', () => {
  fc.assert(
    fc.property(fc.nat(REQUEST.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
      const bytes = REQUEST.slice(0, cut ? at : undefined)
      if (!cut) bytes[at] = byte
      codeOf(() => parseDeviceRequest(bytes))
    }),
    { numRuns: 300 },
  )
})

const folder = testData('mdoc')
if (folder === undefined) console.warn('device-request: no test data, skipped')

describe.runIf(folder !== undefined)('ISO 18013-5 Annex D', () => {
  const read = (name: string): Bytes =>
    Uint8Array.from(
      Buffer.from(readFileSync(join(folder ?? '', `annex-d/${name}.hex`), 'latin1').trim(), 'hex'),
    )

  test('the reader signed the request of the standard, for its session and no other', async () => {
    const [request] = parseDeviceRequest(read('device_request'))
    expect(request?.docType).toBe(MDL_TYPE)
    expect(Object.fromEntries(request?.nameSpaces.get(MDL_NAMESPACE) ?? [])).toEqual({
      family_name: true,
      document_number: true,
      driving_privileges: true,
      issue_date: true,
      expiry_date: true,
      portrait: false,
    })
    const jwk = new X509Certificate(read('reader_cert')).publicKey.export({ format: 'jwk' }) as PublicJwk
    const transcript = embeddedBytes(readCbor(read('session_transcript_bytes'))) ?? new Uint8Array()
    const key = { ...issuer, jwk }
    expect(await failures(request, { transcript }, key)).toEqual([])
    expect(await failures(request, {}, key)).toEqual(['MDOC_READER_AUTH'])
  })
})
