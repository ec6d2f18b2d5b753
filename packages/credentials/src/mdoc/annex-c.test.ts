import { describe, expect, test } from 'vitest'
import { decodeBase64url, encodeBase64url, utf8 } from '../bytes.ts'
import { CborError } from '../cbor/cbor-error.ts'
import type { CborValue } from '../cbor/cbor-value.ts'
import { writeCbor } from '../cbor/write-cbor.ts'
import { FormatError } from '../errors.ts'
import type { Bytes, PublicJwk } from '../ports.ts'
import { holder, issuer, run, trusting } from '../sd-jwt-fixtures.ts'
import { createEncryptionInfo, openAnnexC, parseEncryptionInfo, sealAnnexC } from './annex-c.ts'
import { openHpke, sealHpke, type HpkeRecipient } from './hpke.ts'
import { ISSUED, PID_TYPE, POLICY } from './mdoc-fixtures.ts'
import { presentMdoc } from './present-mdoc.ts'
import { annexCTranscript } from './session-transcript.ts'
import { verifyDeviceResponse } from './verify-mdoc.ts'

const { subtle } = crypto
const EC = { name: 'ECDH', namedCurve: 'P-256' } as const
const bytes = (hex: string): Bytes => Uint8Array.from(Buffer.from(hex, 'hex'))

async function refusal(act: () => unknown): Promise<string> {
  try {
    await act()
    return 'accepted'
  } catch (error) {
    if (error instanceof CborError || error instanceof FormatError) return `${error.code} ${error.detail}`
    throw error
  }
}

async function newRecipient(): Promise<HpkeRecipient> {
  const pair = await subtle.generateKey(EC, false, ['deriveBits'])
  return {
    privateKey: pair.privateKey,
    publicKey: (await subtle.exportKey('jwk', pair.publicKey)) as PublicJwk,
  }
}

async function keyPair(secret: string, point: string): Promise<{ pair: CryptoKeyPair; jwk: PublicJwk }> {
  const raw = bytes(point)
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: encodeBase64url(raw.subarray(1, 33)),
    y: encodeBase64url(raw.subarray(33)),
  }
  const own = { ...jwk, d: encodeBase64url(bytes(secret)) }
  const privateKey = await subtle.importKey('jwk', own, EC, false, ['deriveBits'])
  const publicKey = await subtle.importKey('jwk', jwk, EC, true, [])
  return { pair: { privateKey, publicKey }, jwk }
}

/** RFC 9180 A.3.1: the suite of this core, base mode. */
const VECTOR = {
  info: '4f6465206f6e2061204772656369616e2055726e',
  skEm: '4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb',
  pkEm: '04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4',
  skRm: 'f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2',
  pkRm: '04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0',
  plaintext: '4265617574792069732074727574682c20747275746820626561757479',
  aad: '436f756e742d30',
  ciphertext: '5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434',
} as const

describe('HPKE', () => {
  test('the vector of the standard opens', async () => {
    const { pair, jwk } = await keyPair(VECTOR.skRm, VECTOR.pkRm)
    const message = { enc: bytes(VECTOR.pkEm), cipherText: bytes(VECTOR.ciphertext) }
    const recipient = { privateKey: pair.privateKey, publicKey: jwk }
    const session = { recipient, info: bytes(VECTOR.info), associated: bytes(VECTOR.aad) }
    expect(Buffer.from(await openHpke(subtle, message, session)).toString('hex')).toBe(VECTOR.plaintext)
    expect(await refusal(() => openHpke(subtle, message, { ...session, associated: bytes('00') }))).toContain(
      'HPKE_DECRYPT',
    )
  })

  test('with its ephemeral key we make the same key: only the tag differs, since we have no associated data', async () => {
    const { jwk } = await keyPair(VECTOR.skRm, VECTOR.pkRm)
    const { pair } = await keyPair(VECTOR.skEm, VECTOR.pkEm)
    const message = { to: jwk, info: bytes(VECTOR.info), plaintext: bytes(VECTOR.plaintext) }
    const { enc, cipherText } = await sealHpke(subtle, message, pair)
    expect(Buffer.from(enc).toString('hex')).toBe(VECTOR.pkEm)
    expect(Buffer.from(cipherText.subarray(0, -16)).toString('hex')).toBe(VECTOR.ciphertext.slice(0, -32))
  })

  test('each message has a key of its own, and opens for its recipient and session only', async () => {
    const [recipient, other] = [await newRecipient(), await newRecipient()]
    const message = { to: recipient.publicKey, info: utf8('session'), plaintext: utf8('hello') }
    const [one, two] = [await sealHpke(subtle, message), await sealHpke(subtle, message)]
    expect(one.enc).not.toEqual(two.enc)
    expect(one.cipherText).not.toEqual(two.cipherText)
    const open = (more: object) => openHpke(subtle, { ...one, ...more }, { recipient, info: utf8('session') })
    expect(await open({})).toEqual(utf8('hello'))
    const wrong = [
      () => openHpke(subtle, one, { recipient: other, info: utf8('session') }),
      () => openHpke(subtle, one, { recipient, info: utf8('other') }),
      () => open({ enc: two.enc }),
      () => open({ enc: one.enc.slice(1) }),
      () => open({ enc: new Uint8Array(65).fill(4) }),
      () => open({ cipherText: one.cipherText.slice(1) }),
      () => open({ cipherText: new Uint8Array() }),
    ]
    for (const act of wrong) expect(await refusal(act)).toMatch(/^HPKE_DECRYPT/)
  })

  test.each<[string, PublicJwk]>([
    ['on another curve', { kty: 'EC', crv: 'P-384', x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ['without y', { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43) }],
  ])('a recipient %s is refused', async (_, to) => {
    expect(await refusal(() => sealHpke(subtle, { to, info: utf8(''), plaintext: utf8('') }))).toContain(
      'COSE_KEY',
    )
  })
})

const ORIGIN = 'https://verifier.example'
const NONCE = new Uint8Array(16).fill(9)

describe('ISO 18013-7 Annex C', () => {
  test('from the request to the verified answer', async () => {
    const recipient = await newRecipient()
    const encryptionInfo = createEncryptionInfo({ nonce: NONCE, recipient: recipient.publicKey })
    const { kty, crv, x, y } = recipient.publicKey
    expect(parseEncryptionInfo(encryptionInfo)).toEqual({ nonce: NONCE, recipient: { kty, crv, x, y } })
    const transcript = await run(annexCTranscript({ encryptionInfo, origin: ORIGIN }))
    const deviceResponse = await run(
      presentMdoc({
        issuerSigned: ISSUED,
        paths: [[PID_TYPE, 'sex']],
        transcript,
        alg: 'ES256',
        key: holder.key,
      }),
    )
    const answer = await sealAnnexC(subtle, { deviceResponse, encryptionInfo, transcript })
    const opened = await openAnnexC(subtle, answer, { recipient, transcript })
    const [report] = await run(
      verifyDeviceResponse(opened, { ...POLICY, device: { transcript } }),
      trusting(issuer),
    )
    expect(report).toMatchObject({ verdict: 'valid', claims: { [PID_TYPE]: { sex: 2 } } })
    const elsewhere = await run(annexCTranscript({ encryptionInfo, origin: 'https://phishing.example' }))
    expect(await refusal(() => openAnnexC(subtle, answer, { recipient, transcript: elsewhere }))).toContain(
      'HPKE_DECRYPT',
    )
  })

  const of = (...value: CborValue[]) => encodeBase64url(writeCbor(value))
  test.each<[string, string, string]>([
    ['nothing', '', 'CBOR_FORM'],
    ['not base64url', '*', 'B64_FORM'],
    ['another protocol', of('other', new Map()), 'DCAPI_FORM encryptionInfo is not of the protocol dcapi'],
    ['three parts', of('dcapi', new Map(), 0), 'DCAPI_FORM'],
    ['a list inside', of('dcapi', []), 'DCAPI_FORM'],
    ['no nonce', of('dcapi', new Map()), 'DCAPI_FORM encryptionInfo.nonce'],
    [
      'a nonce of 15 bytes',
      of('dcapi', new Map([['nonce', new Uint8Array(15)]])),
      'DCAPI_FORM encryptionInfo.nonce',
    ],
    ['no key', of('dcapi', new Map([['nonce', NONCE]])), 'COSE_KEY'],
  ])('encryptionInfo: %s', async (_, text, expected) => {
    expect(await refusal(() => parseEncryptionInfo(text))).toContain(expected)
  })

  test('a short nonce is not sent', async () => {
    const { publicKey } = await newRecipient()
    const act = () => createEncryptionInfo({ nonce: new Uint8Array(15), recipient: publicKey })
    expect(await refusal(act)).toContain('DCAPI_FORM the nonce has 15 bytes')
  })

  test.each<[string, string]>([
    ['no enc', of('dcapi', new Map([['cipherText', NONCE]]))],
    ['no cipherText', of('dcapi', new Map([['enc', NONCE]]))],
    [
      'a text as enc',
      of(
        'dcapi',
        new Map<string, CborValue>([
          ['enc', 'x'],
          ['cipherText', NONCE],
        ]),
      ),
    ],
  ])('an answer with %s', async (_, response) => {
    const session = { recipient: await newRecipient(), transcript: decodeBase64url('AA') }
    expect(await refusal(() => openAnnexC(subtle, response, session))).toContain('DCAPI_FORM the answer')
  })
})
