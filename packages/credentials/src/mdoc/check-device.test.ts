import { describe, expect, test } from 'vitest'
import { utf8 } from '../bytes.ts'
import type { CborValue } from '../cbor/cbor-value.ts'
import { embedded, writeCbor } from '../cbor/write-cbor.ts'
import { coseKeyOf } from '../cose/cose-key.ts'
import { createSign1 } from '../cose/sign1.ts'
import { holder, newKeyPair, run, stranger } from '../sd-jwt-fixtures.ts'
import {
  drop,
  failuresOf,
  forgeIssued,
  forgeResponse,
  inMap,
  PID_CLAIMS,
  PID_TYPE,
  reissued,
  set,
  verify,
  type Forgery,
} from './mdoc-fixtures.ts'
import { redirectTranscript } from './session-transcript.ts'
import type { MdocPolicy } from './verify-mdoc.ts'

const GOOD = await forgeResponse()
const otherSession = await run(
  redirectTranscript({
    clientId: 'x509_hash:verifier',
    nonce: 'other',
    responseUri: 'https://verifier.example/response',
  }),
)
const mac: CborValue = [writeCbor(new Map([[1, 5]])), new Map(), null, new Uint8Array(32)]
const attached = await run(createSign1({ alg: 'ES256', key: holder.key, payload: utf8('anything') }))
const otherCurve = await newKeyPair('ES384')
const noted = {
  keyAuthorizations: {
    nameSpaces: ['org.example.device'],
    dataElements: new Map([[PID_TYPE, ['sex', 'mood']]]),
  },
}
const saying = (namespace: string, element: string) => new Map([[namespace, new Map([[element, 1]])]])
const authorised = await reissued(noted)

describe('who shows it', () => {
  test.each<[string, Forgery, string[]]>([
    ['nobody signed', { document: drop('deviceSigned') }, ['MDOC_DEVICE_AUTH']],
    ['neither signature nor MAC', { deviceAuth: drop('deviceSignature') }, ['MDOC_DEVICE_AUTH']],
    ['both', { deviceAuth: set('deviceMac', mac) }, ['MDOC_DEVICE_AUTH']],
    [
      'a MAC',
      {
        deviceAuth: (map) => {
          map.clear()
          map.set('deviceMac', mac)
        },
      },
      ['MDOC_DEVICE_AUTH'],
    ],
    ['a signature that is a text', { deviceAuth: set('deviceSignature', 'x') }, ['MDOC_DEVICE_AUTH']],
    [
      'a signature over content it brings itself',
      {
        deviceAuth: set('deviceSignature', attached),
      },
      ['MDOC_DEVICE_AUTH'],
    ],
    [
      'an algorithm that was not allowed',
      {
        deviceAuth: (map) =>
          void map.set(
            'deviceSignature',
            (map.get('deviceSignature') as CborValue[]).with(0, writeCbor(new Map([[1, -8]]))),
          ),
      },
      ['MDOC_DEVICE_AUTH'],
    ],
    ['another key', { holderKey: stranger }, ['MDOC_DEVICE_TRANSCRIPT']],
    [
      'other device namespaces than were signed',
      { deviceSigned: set('nameSpaces', embedded(new Map([['x', new Map()]]))) },
      ['MDOC_DEVICE_TRANSCRIPT'],
    ],
    [
      'the device says something unasked',
      { deviceElements: saying('org.example.device', 'name') },
      ['MDOC_DEVICE_CLAIM'],
    ],
    [
      'the device says what it may not',
      { issued: authorised, deviceElements: saying(PID_TYPE, 'age') },
      ['MDOC_DEVICE_CLAIM'],
    ],
    [
      'the device says what only the issuer may, even when allowed',
      { issued: authorised, paths: [], deviceElements: saying(PID_TYPE, 'sex') },
      ['MDOC_DEVICE_CLAIM'],
    ],
    [
      'the document names no key',
      { issued: forgeIssued(inMap('deviceKeyInfo', drop('deviceKey'))) },
      ['MDOC_DEVICE_KEY'],
    ],
    [
      'the key of the document is on another curve',
      { issued: reissued({ deviceKey: otherCurve.jwk }) },
      ['MDOC_DEVICE_KEY'],
    ],
    [
      'the key of the document is not a point',
      { issued: reissued({ deviceKey: { ...holder.jwk, y: holder.jwk.x ?? '' } }) },
      ['MDOC_DEVICE_KEY'],
    ],
    [
      'the key of the document was made for key agreement',
      {
        issued: forgeIssued(
          inMap('deviceKeyInfo', set('deviceKey', new Map([...coseKeyOf(holder.jwk), [4, [7]]]))),
        ),
      },
      ['MDOC_DEVICE_KEY'],
    ],
  ])('%s', async (_, forgery, codes) => {
    const report = await verify(await forgeResponse(forgery))
    expect(report.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual(codes)
    expect(report.holder.binding === 'none' || codes.includes('MDOC_DEVICE_CLAIM')).toBe(true)
    expect(report.claims).toBeUndefined()
  })

  test('the session of another request', async () => {
    expect(await failuresOf(GOOD, { device: { transcript: otherSession } })).toEqual([
      'MDOC_DEVICE_TRANSCRIPT',
    ])
  })

  test('what the device may say stands apart from what the issuer says', async () => {
    const deviceElements = saying('org.example.device', 'name')
    const report = await verify(await forgeResponse({ issued: authorised, deviceElements }))
    expect(report.deviceClaims).toEqual({ 'org.example.device': { name: 1 } })
    expect(report.claims).toEqual(PID_CLAIMS)
    const mood = await verify(
      await forgeResponse({ issued: authorised, deviceElements: saying(PID_TYPE, 'mood') }),
    )
    expect(mood.deviceClaims).toEqual({ [PID_TYPE]: { mood: 1 } })
  })

  test('without a session nobody is bound, and what a device says is not told', async () => {
    const deviceElements = saying('org.example.device', 'name')
    const report = await verify(await forgeResponse({ issued: authorised, deviceElements }), {
      device: 'none',
    })
    expect(report).toMatchObject({ verdict: 'valid', holder: { binding: 'none' } })
    expect(report.deviceClaims).toBeUndefined()
    expect(
      await failuresOf(await forgeResponse({ document: drop('deviceSigned') }), { device: 'none' }),
    ).toEqual([])
  })

  test.each(['ES384', 'ES512', 'EdDSA'] as const)('a device with %s', async (alg) => {
    const pair = await newKeyPair(alg)
    const issued = await reissued({ deviceKey: pair.jwk })
    const policy: Partial<MdocPolicy> = { algs: ['ES256', alg] }
    const report = await verify(await forgeResponse({ issued, holderKey: pair }), policy)
    expect(report).toMatchObject({ verdict: 'valid', algorithms: ['ES256', alg] })
  })
})
