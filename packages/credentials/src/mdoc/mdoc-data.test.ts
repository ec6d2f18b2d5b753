import {
  createHmac,
  diffieHellman,
  createPrivateKey,
  createPublicKey,
  hash,
  hkdfSync,
  X509Certificate,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testData } from '../../../testbed/src/test-data.ts'
import { decodeBase64url } from '../bytes.ts'
import { CborRaw, CborTag, embeddedBytes, type CborMap, type CborValue } from '../cbor/cbor-value.ts'
import { readCbor } from '../cbor/read-cbor.ts'
import { embedded, writeCbor } from '../cbor/write-cbor.ts'
import { coseKeyOf, parseCoseKey } from '../cose/cose-key.ts'
import { coseAlgOf, parseSign1, sign1Data, verifySign1, x5chainOf } from '../cose/sign1.ts'
import { importKey } from '../jose/jwk.ts'
import type { Bytes, IssuerAnswer, IssuerStep, PublicJwk } from '../ports.ts'
import { run } from '../sd-jwt-fixtures.ts'
import type { SignerCertificate } from './check-issuer.ts'
import { parseDeviceResponse } from './device-response.ts'
import { secondsOfInstant } from './mdoc-time.ts'
import { parseSecurityObject } from './security-object.ts'
import { deviceAuthenticationBytes } from './session-transcript.ts'
import { verifyDeviceResponse, verifyIssuerSigned, type MdocPolicy } from './verify-mdoc.ts'

const folder = testData('mdoc')
if (folder === undefined) console.warn('mdoc: no test data, skipped')

const text = (path: string) => readFileSync(join(folder ?? '', path), 'latin1').trim()
const hex = (path: string): Bytes => Uint8Array.from(Buffer.from(text(path).replaceAll(/\s/g, ''), 'hex'))
const annexD = (name: string): Bytes => hex(`annex-d/${name}.hex`)
const b64u = (path: string): Bytes => decodeBase64url(text(path))
const sha256 = (data: Bytes): Bytes => hash('sha256', data, 'buffer')
const at = (instant: string): number => secondsOfInstant(instant) ?? Number.NaN

/** What node reads in a certificate: an X.509 reader that is not ours. */
function readCertificate(der: Bytes): SignerCertificate | undefined {
  try {
    const certificate = new X509Certificate(der)
    const country = /(?:^|\n)C=(.*)/.exec(certificate.subject)?.[1]
    return {
      subject: { country },
      notBefore: certificate.validFromDate.toISOString(),
      notAfter: certificate.validToDate.toISOString(),
      eku: certificate.keyUsage,
    }
  } catch {
    return undefined
  }
}

/** Trusts what one of these certificates issued, or is; the path is checked by node. */
function trusting(...anchors: X509Certificate[]) {
  return async ({ x5c = [], alg, at: moment }: IssuerStep): Promise<IssuerAnswer> => {
    const chain = x5c.map((der) => new X509Certificate(Buffer.from(der, 'base64')))
    const [leaf] = chain
    if (leaf === undefined) return { trusted: false, code: 'X5C_FORM', detail: 'no certificate' }
    const key = await run(importKey(leaf.publicKey.export({ format: 'jwk' }) as PublicJwk, alg))
    const linked = chain.every((one, index) => {
      const above = [...(index + 1 < chain.length ? [chain[index + 1]] : []), ...anchors]
      const isAnchor = anchors.some((anchor) => anchor.raw.equals(one.raw))
      return (
        isAnchor ||
        above.some(
          (issuer) => issuer !== undefined && one.checkIssued(issuer) && one.verify(issuer.publicKey),
        )
      )
    })
    const alive = chain.every(
      (one) => one.validFromDate.getTime() <= moment * 1000 && moment * 1000 <= one.validToDate.getTime(),
    )
    const issuer = { chain: [], subject: leaf.subject, aki: [] }
    if (key === undefined) return { trusted: false, code: 'X5C_FORM', detail: 'no usable key' }
    if (!linked || !alive) return { trusted: false, code: 'X5C_PATH', detail: 'no path', key, issuer }
    return { trusted: true, key, issuer }
  }
}

const policy = (change: Partial<MdocPolicy> & { at: number }): MdocPolicy => ({
  role: 'any',
  device: 'none',
  readCertificate,
  ...change,
})

async function failuresOf(
  response: Bytes,
  change: Partial<MdocPolicy> & { at: number },
  ...anchors: X509Certificate[]
) {
  const [report, ...more] = await run(verifyDeviceResponse(response, policy(change)), trusting(...anchors))
  expect(more).toEqual([])
  return {
    report,
    failures: report?.checks.filter(({ ok }) => !ok).map(({ code, detail }) => `${code} ${detail}`),
  }
}

const certificate = (path: string) => new X509Certificate(readFileSync(join(folder ?? '', path)))

describe.runIf(folder !== undefined)('ISO 18013-5 Annex D', () => {
  const MOMENT = at('2021-01-01T00:00:00Z')
  const ds = () => new X509Certificate(annexD('ds_cert'))

  test('the issuer signature, every digest and the dates are right; the MAC is refused by its own code only', async () => {
    const transcript = embeddedBytes(readCbor(annexD('session_transcript_bytes'))) ?? new Uint8Array()
    const { failures, report } = await failuresOf(
      annexD('device_response'),
      { at: MOMENT, device: { transcript } },
      ds(),
    )
    expect(failures).toEqual(['MDOC_DEVICE_AUTH a MAC proves nothing to a remote reader'])
    expect(report).toMatchObject({ verdict: 'invalid', type: 'org.iso.18013.5.1.mDL', notes: [] })
    expect(report?.claims).toBeUndefined()
  })

  test('whoever asks for no session sees the claims as they stand in the standard', async () => {
    const bytes = annexD('device_response')
    const [document] = parseDeviceResponse(bytes)
    const items = document?.issuerSigned.nameSpaces.get('org.iso.18013.5.1') ?? []
    expect(items.map(({ element, digestId }) => [element, digestId])).toEqual([
      ['family_name', 0],
      ['issue_date', 3],
      ['expiry_date', 4],
      ['document_number', 7],
      ['portrait', 8],
      ['driving_privileges', 9],
    ])
    expect(items.find(({ element }) => element === 'portrait')?.value).toEqual(
      annexD('device_response_portrait_data'),
    )
  })

  test('read and written again it is the same, byte for byte', () => {
    // Keys of the standard are in another order than ours: compare what each part was made of.
    const response = readCbor(annexD('device_response')) as CborMap
    const again = readCbor(writeCbor(response)) as CborMap
    expect(again).toEqual(response)
    const encoded = annexD('device_response')
    const [document] = parseDeviceResponse(encoded)
    for (const { encoded: item } of document?.issuerSigned.nameSpaces.get('org.iso.18013.5.1') ?? []) {
      expect(Buffer.from(encoded).includes(item)).toBe(true)
    }
  })

  test('the MAC is the one our bytes give: transcript, device authentication and structure match the standard', () => {
    const [document] = parseDeviceResponse(annexD('device_response'))
    const transcriptBytes = annexD('session_transcript_bytes')
    const transcript = embeddedBytes(readCbor(transcriptBytes)) ?? new Uint8Array()
    const mac = document?.deviceSigned?.mac
    const [protectedBytes, , , tag] = mac as [Bytes, CborMap, null, Bytes]
    const nameSpacesEncoded = document?.deviceSigned?.nameSpacesEncoded ?? new Uint8Array()
    const payload = deviceAuthenticationBytes({
      transcript,
      docType: document?.docType ?? '',
      nameSpacesEncoded,
    })
    const readerKey = privateKey('ephemeral_reader_key')
    const mso = parseSecurityObject(document?.issuerSigned.issuerAuth.payload ?? null)
    const deviceKey = createPublicKey({ key: { ...parseCoseKey(mso.deviceKey) }, format: 'jwk' })
    const secret = diffieHellman({ privateKey: readerKey, publicKey: deviceKey })
    const macKey = hkdfSync('sha256', secret, sha256(transcriptBytes), 'EMacKey', 32)
    const structure = writeCbor(['MAC0', protectedBytes, new Uint8Array(), payload])
    expect(createHmac('sha256', Buffer.from(macKey)).update(structure).digest()).toEqual(Buffer.from(tag))
  })

  function privateKey(name: string) {
    const part = (coordinate: string) => Buffer.from(annexD(`${name}_${coordinate}`)).toString('base64url')
    const jwk = { kty: 'EC', crv: 'P-256', x: part('x'), y: part('y'), d: part('d') }
    return createPrivateKey({ key: jwk, format: 'jwk' })
  }

  test('the static device key is the one in the security object, and the ephemeral one is in the engagement', () => {
    const [document] = parseDeviceResponse(annexD('device_response'))
    const mso = parseSecurityObject(document?.issuerSigned.issuerAuth.payload ?? null)
    const [x, y] = ['x', 'y'].map((part) =>
      Buffer.from(annexD(`static_device_key_${part}`)).toString('base64url'),
    )
    expect(parseCoseKey(mso.deviceKey)).toEqual({ kty: 'EC', crv: 'P-256', x, y })
    const eDeviceKey = readCbor(embeddedBytes(readCbor(annexD('e_device_key_bytes'))) ?? new Uint8Array())
    const [ex, ey] = ['x', 'y'].map((part) =>
      Buffer.from(annexD(`ephemeral_device_key_${part}`)).toString('base64url'),
    )
    expect(parseCoseKey(eDeviceKey)).toEqual({ kty: 'EC', crv: 'P-256', x: ex, y: ey })
    expect(writeCbor(embedded(coseKeyOf(parseCoseKey(eDeviceKey))))).toEqual(annexD('e_device_key_bytes'))
  })

  test('the signature of the reader over its request verifies', async () => {
    const transcript = embeddedBytes(readCbor(annexD('session_transcript_bytes'))) ?? new Uint8Array()
    const readerAuth = parseSign1(readCbor(annexD('reader_auth')))
    const [der = new Uint8Array()] = x5chainOf(readerAuth) ?? []
    expect(Buffer.from(der)).toEqual(Buffer.from(annexD('reader_cert')))
    const request = writeCbor(new CborTag(24, annexD('items_request')))
    const payload = writeCbor(
      embedded(['ReaderAuthentication', new CborRaw(transcript), new CborRaw(request)]),
    )
    const jwk = new X509Certificate(der).publicKey.export({ format: 'jwk' }) as PublicJwk
    const alg = coseAlgOf(readerAuth) ?? 'EdDSA'
    const key = await run(importKey(jwk, alg))
    if (key === undefined) throw new Error('the key did not import')
    expect(await run(verifySign1(readerAuth, { key, alg, payload }))).toMatchObject({ ok: true })
    expect(sign1Data(readerAuth, payload).length).toBeGreaterThan(payload.length)
  })

  test.each([
    ['the day after, as is the certificate', '2021-10-01T13:30:03Z', ['X5C_PATH', 'VALIDITY']],
    ['long before', '2019-01-01T00:00:00Z', ['X5C_PATH', 'VALIDITY']],
  ])('%s it is out of date', async (_, instant, codes) => {
    const { failures } = await failuresOf(annexD('device_response'), { at: at(instant) }, ds())
    expect(failures?.map((line) => line.split(' ')[0])).toEqual([...codes, 'MDOC_DEVICE_AUTH'])
  })

  test.each([
    'device_engagement',
    'device_request',
    'session_establishment',
    'session_data',
    'session_termination',
  ])('%s can be read', (name) => {
    expect(readCbor(annexD(name))).toBeInstanceOf(Map)
  })
})

/** The session of OpenID4VP draft 18, as France used it. */
function draft18(clientId: string, responseUri: string, nonce: string, mdocNonce: string): Bytes {
  const hashed = (value: string) => sha256(writeCbor([value, mdocNonce]))
  return writeCbor([null, null, [hashed(clientId), hashed(responseUri), nonce]])
}

/** The session of OpenID4VP draft 24 by the Digital Credentials API, as Google used it. */
function draft24(origin: string, nonce: string): Bytes {
  const info: CborValue = [origin, `web-origin:${origin}`, nonce]
  return writeCbor([null, null, ['OpenID4VPDCAPIHandover', sha256(writeCbor(info))]])
}

describe.runIf(folder !== undefined)('wallets and issuers of other people', () => {
  test('France Identité: valid, device signature included', async () => {
    const transcript = draft18('example.com', 'https://example.com/12345/response', 'abcdefgh1234567890', '')
    const { failures, report } = await failuresOf(
      hex('third-party/france/deviceResponse.hex'),
      { at: at('2021-09-25T00:00:00Z'), device: { transcript } },
      certificate('third-party/france/issuerCertificate.pem'),
    )
    expect(failures).toEqual([])
    expect(report).toMatchObject({ verdict: 'valid', holder: { binding: 'device-signature' } })
    expect(report?.claims).toMatchObject({
      'org.iso.18013.5.1': { family_name: 'Doe', issue_date: '2019-10-20' },
    })
  })

  test('Google wallet: valid, device signature included; fractions of a second are read', async () => {
    const origin = 'https://ellis-occurrence-ac-smoking.trycloudflare.com'
    const transcript = draft24(origin, 'UwQek7MemM55VM2Lc7UPPsdsxa-vejebSUo75B_G7vk')
    const { failures, report } = await failuresOf(
      b64u('third-party/google/deviceResponse.b64u'),
      { at: at('2025-02-20T00:00:00Z'), device: { transcript } },
      certificate('third-party/google/signingCertificate.pem'),
    )
    expect(failures).toEqual([])
    expect(report?.claims).toEqual({ 'org.iso.18013.5.1': { family_name: 'Smith', given_name: 'Jon' } })
    const other = draft24(origin, 'another nonce')
    const replayed = await failuresOf(
      b64u('third-party/google/deviceResponse.b64u'),
      { at: at('2025-02-20T00:00:00Z'), device: { transcript: other } },
      certificate('third-party/google/signingCertificate.pem'),
    )
    expect(replayed.failures).toEqual([expect.stringContaining('MDOC_DEVICE_TRANSCRIPT')])
  })

  test('Bundesdruckerei: as issued, valid', async () => {
    const report = await run(
      verifyIssuerSigned(
        b64u('third-party/bdr/issuerSignedBytes.b64u'),
        policy({ at: at('2026-01-01T00:00:00Z') }),
      ),
      trusting(certificate('third-party/bdr/issuerCertificate.pem')),
    )
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([])
    expect(report.claims).toMatchObject({
      'org.iso.18013.5.1': { given_name: 'Erika', birth_date: '1984-01-17' },
    })
    expect(report.notes).toEqual(['1 lengths in more bytes than needed'])
  })
})

describe.runIf(folder !== undefined)(
  'samples of the OpenID Foundation suite: parsed, issuer signature right',
  () => {
    test.each([
      ['oidf/mdoc.b64u', '2025-02-09T00:00:00Z', []],
      [
        'oidf/mdoc-animo.b64u',
        '2024-11-01T00:00:00Z',
        ['5 lengths in more bytes than needed', 'birth_date is not a full-date'],
      ],
    ])('%s', async (path, instant, notes) => {
      const bytes = b64u(path)
      const [document] = parseDeviceResponse(bytes)
      const [leaf] = document?.issuerSigned.x5chain ?? []
      const anchor = new X509Certificate(leaf ?? new Uint8Array())
      const { failures, report } = await failuresOf(bytes, { at: at(instant) }, anchor)
      expect(failures?.filter((line) => !line.startsWith('X5C_') && !line.startsWith('MDOC_DS'))).toEqual([])
      expect(report?.notes).toEqual(notes)
    })
  },
)

describe.runIf(folder !== undefined)('auth0 mdl', () => {
  type Sample = { deviceResponse: string; encodedSessionTranscript: string }
  const sample = (name: string) => JSON.parse(text(`auth0/${name}.json`)) as Sample
  const bytes = (value: string): Bytes => Uint8Array.from(Buffer.from(value, 'hex'))

  test.each(['example1', 'example2', 'example4', 'disableCertVerification'])(
    '%s: the issuer part is valid; a device signature with its content attached is refused, as §9.1.3.4 has none',
    async (name) => {
      const { deviceResponse, encodedSessionTranscript } = sample(name)
      const transcript = embeddedBytes(readCbor(bytes(encodedSessionTranscript))) ?? new Uint8Array()
      const { failures } = await failuresOf(
        bytes(deviceResponse),
        { at: at('2023-10-01T00:00:00Z'), device: { transcript } },
        certificate('auth0/issuer.pem'),
      )
      const device = failures?.filter((line) => line.startsWith('MDOC_DEVICE'))
      expect(device?.[0]).toContain('attached, not detached')
      // Its test certificate has no extended key usage, as a signer of driving licences must have.
      expect(failures?.filter((line) => !line.startsWith('MDOC_DEVICE'))).toEqual([
        expect.stringContaining('MDOC_DS the certificate was not made for signing'),
      ])
    },
  )

  test.each(['example1', 'example2', 'example4'])(
    '%s: what the device signed is the session we compute',
    async (name) => {
      const { deviceResponse, encodedSessionTranscript } = sample(name)
      const transcript = embeddedBytes(readCbor(bytes(encodedSessionTranscript))) ?? new Uint8Array()
      const [document] = parseDeviceResponse(bytes(deviceResponse))
      const sign1 = parseSign1(document?.deviceSigned?.signature)
      const nameSpacesEncoded = document?.deviceSigned?.nameSpacesEncoded ?? new Uint8Array()
      const payload = deviceAuthenticationBytes({
        transcript,
        docType: document?.docType ?? '',
        nameSpacesEncoded,
      })
      expect(Buffer.from(sign1.payload ?? [])).toEqual(Buffer.from(payload))
    },
  )
})
