/** Another implementation judges ours, and ours judges it: @owf/mdoc 0.6.0. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  randomBytes,
  sign,
  verify as verifySignature,
} from 'node:crypto'
import {
  CoseKey,
  DateOnly,
  DeviceKey,
  DeviceRequest,
  DocRequest,
  Holder,
  Issuer,
  ItemsRequest,
  type MdocContext,
  SessionTranscript,
  SignatureAlgorithm,
  type VerificationAssessment,
  Verifier,
} from '@owf/mdoc'
import { describe, expect, test } from 'vitest'
import type { Bytes, KeyRef, PublicJwk } from '../ports.ts'
import { AT, issuer, run, trusting } from '../sd-jwt-fixtures.ts'
import {
  forgeResponse,
  MDL_NAMESPACE,
  MDL_TYPE,
  PID_TYPE,
  POLICY,
  SIGNER,
  TRANSCRIPT,
} from './mdoc-fixtures.ts'
import { dcApiTranscript, redirectTranscript } from './session-transcript.ts'
import { verifyDeviceResponse, verifyIssuerSigned } from './verify-mdoc.ts'

type PrivateJwk = PublicJwk & { d: string }
const NOW = new Date(AT * 1000)

function newPair(): { jwk: PublicJwk; privateJwk: PrivateJwk } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    jwk: publicKey.export({ format: 'jwk' }) as PublicJwk,
    privateJwk: privateKey.export({ format: 'jwk' }) as PrivateJwk,
  }
}

/** node:crypto under theirs; the certificate is a name for the key of whoever issues in this test. */
function contextOf(issuerKey: PublicJwk): MdocContext {
  const unused = () => {
    throw new Error('not used here')
  }
  return {
    crypto: {
      random: (length) => randomBytes(length),
      digest: ({ digestAlgorithm, bytes }) =>
        hash(digestAlgorithm.replace('-', '').toLowerCase(), bytes, 'buffer'),
      calculateEphemeralMacKey: unused,
    },
    cose: {
      sign1: {
        sign: ({ toBeSigned, key }) =>
          sign('sha256', toBeSigned, {
            key: createPrivateKey({ key: key.jwk, format: 'jwk' }),
            dsaEncoding: 'ieee-p1363',
          }),
        verify: ({ key, sign1 }) =>
          verifySignature(
            'sha256',
            sign1.toBeSigned,
            { key: createPublicKey({ key: publicPart(key), format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
            sign1.signature,
          ),
      },
      mac0: { sign: unused, verify: unused },
    },
    x509: {
      getIssuerNameField: () => ['BE'],
      getPublicKey: () => CoseKey.fromJwk(issuerKey),
      verifyCertificateChain: () => undefined,
      getCertificateData: () => ({
        issuerName: 'C=BE',
        subjectName: 'C=BE',
        serialNumber: '1',
        thumbprint: '1',
        notBefore: new Date('2026-01-01T00:00:00Z'),
        notAfter: new Date('2028-01-01T00:00:00Z'),
        pem: '',
      }),
    },
  }
}

function publicPart(key: CoseKey): PublicJwk {
  const { kty, crv, x, y } = key.jwk as PublicJwk
  return { kty, ...(crv && { crv }), ...(x && { x }), ...(y && { y }) }
}

async function theirFailures(deviceResponse: Bytes, sessionTranscript: Bytes): Promise<string[]> {
  const checks: VerificationAssessment[] = []
  try {
    await Verifier.verifyDeviceResponse(
      {
        deviceResponse,
        sessionTranscript,
        trustedCertificates: [SIGNER],
        now: NOW,
        onCheck: (check) => void checks.push(check),
      },
      contextOf(issuer.jwk),
    )
  } catch (error) {
    return [`thrown: ${(error as Error).message}`]
  }
  expect(checks.length).toBeGreaterThan(5)
  return checks.filter(({ status }) => status === 'FAILED').map(({ check }) => check)
}

describe('they judge what we issue and present', () => {
  test('our document, elements and device signature are right to them', async () => {
    expect(await theirFailures(await forgeResponse(), TRANSCRIPT)).toEqual([])
    expect(await theirFailures(await forgeResponse({ paths: [[PID_TYPE, 'sex']] }), TRANSCRIPT)).toEqual([])
  })

  test('and not for another session, nor with a changed value', async () => {
    const other = await run(redirectTranscript({ clientId: 'a', nonce: 'b', responseUri: 'c' }))
    expect(await theirFailures(await forgeResponse(), other)).not.toEqual([])
    const changed = await forgeResponse()
    const at = Buffer.from(changed).indexOf('Tanaka')
    changed[at] = 0x53
    expect(await theirFailures(changed, TRANSCRIPT)).not.toEqual([])
  })
})

const theirIssuer = newPair()
const theirHolder = newPair()
const context = contextOf(theirIssuer.jwk)
const minutes = (count: number) => new Date((AT + count * 60) * 1000)

async function theyIssue() {
  const made = new Issuer(MDL_TYPE, context)
  made.addIssuerNamespace(MDL_NAMESPACE, {
    family_name: 'Tanaka',
    given_name: 'Aiko 愛子',
    birth_date: new DateOnly('1994-03-08'),
    issuing_country: 'BE',
    portrait: Uint8Array.of(1, 2, 3),
    age_over_18: true,
    driving_privileges: [{ vehicle_category_code: 'B', issue_date: new DateOnly('2024-01-01') }],
  })
  return made.sign({
    signingKey: CoseKey.fromJwk(theirIssuer.privateJwk),
    algorithm: SignatureAlgorithm.ES256,
    digestAlgorithm: 'SHA-256',
    validityInfo: { signed: minutes(-60), validFrom: minutes(-60), validUntil: minutes(60) },
    deviceKeyInfo: { deviceKey: DeviceKey.fromJwk(theirHolder.jwk) },
    certificates: [SIGNER],
  })
}

describe('we judge what they issue and present', () => {
  const policy = { ...POLICY, types: [MDL_TYPE] }
  const trust = trusting({ key: {} as KeyRef, jwk: theirIssuer.jwk, alg: 'ES256' })

  test('their document as issued', async () => {
    const issued = (await theyIssue()).encode()
    const report = await run(verifyIssuerSigned(issued, policy), trust)
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([])
    expect(report.claims).toMatchObject({
      [MDL_NAMESPACE]: {
        given_name: 'Aiko 愛子',
        birth_date: '1994-03-08',
        portrait: 'AQID',
        age_over_18: true,
      },
    })
  })

  test('their presentation, and the same for another session', async () => {
    const session = {
      clientId: 'x509_hash:verifier',
      nonce: 'n-0S6_WzA2Mj',
      responseUri: 'https://verifier.example/response',
    }
    const namespaces = { [MDL_NAMESPACE]: { family_name: true, age_over_18: false } }
    const request = DocRequest.create({
      itemsRequest: ItemsRequest.create({ docType: MDL_TYPE, namespaces }),
    })
    const response = await Holder.createDeviceResponseForDeviceRequest(
      {
        deviceRequest: DeviceRequest.create({ docRequests: [request] }),
        issuerSigned: [await theyIssue()],
        sessionTranscript: await SessionTranscript.forOid4Vp(session, context),
        // Without `alg` in the key they sign with no algorithm in the protected header, which we refuse.
        signature: { signingKey: CoseKey.fromJwk({ ...theirHolder.privateJwk, alg: 'ES256' }) },
      },
      context,
    )
    const transcript = await run(redirectTranscript(session))
    const [report] = await run(
      verifyDeviceResponse(response.encode(), { ...policy, device: { transcript } }),
      trust,
    )
    expect(report?.checks.filter(({ ok }) => !ok)).toEqual([])
    expect(report?.claims).toEqual({ [MDL_NAMESPACE]: { family_name: 'Tanaka', age_over_18: true } })
    const other = await run(redirectTranscript({ ...session, nonce: 'other' }))
    const [replayed] = await run(
      verifyDeviceResponse(response.encode(), { ...policy, device: { transcript: other } }),
      trust,
    )
    expect(replayed?.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual([
      'MDOC_DEVICE_TRANSCRIPT',
    ])
  })
})

describe('sessions are the same bytes on both sides', () => {
  const thumb = Uint8Array.from(randomBytes(32))
  const text = Buffer.from(thumb).toString('base64url')
  const session = { clientId: 'x509_hash:abc', nonce: 'nonce-1', responseUri: 'https://verifier.example/r' }

  test('by redirect, encrypted or not', async () => {
    const theirs = await SessionTranscript.forOid4Vp({ ...session, jwkThumbprint: thumb }, context)
    expect(Buffer.from(theirs.encode())).toEqual(
      Buffer.from(await run(redirectTranscript({ ...session, jwkThumbprint: text }))),
    )
    const plain = await SessionTranscript.forOid4Vp(session, context)
    expect(Buffer.from(plain.encode())).toEqual(Buffer.from(await run(redirectTranscript(session))))
  })

  test('by the Digital Credentials API', async () => {
    const api = { origin: 'https://verifier.example', nonce: 'nonce-2' }
    const theirs = await SessionTranscript.forOid4VpDcApi({ ...api, jwkThumbprint: thumb }, context)
    expect(Buffer.from(theirs.encode())).toEqual(
      Buffer.from(await run(dcApiTranscript({ ...api, jwkThumbprint: text }))),
    )
  })
})
