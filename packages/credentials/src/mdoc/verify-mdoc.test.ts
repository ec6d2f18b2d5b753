import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../bytes.ts'
import { CborRaw, type CborValue } from '../cbor/cbor-value.ts'
import { readCbor } from '../cbor/read-cbor.ts'
import { writeCbor } from '../cbor/write-cbor.ts'
import { jwkThumbprint } from '../jose/jwk.ts'
import type { Bytes } from '../ports.ts'
import { AT, holder, issuer, run, trusting } from '../sd-jwt-fixtures.ts'
import { lookUpStatus } from '../status/read-status.ts'
import {
  ALL_PATHS,
  failuresOf,
  forgeIssued,
  forgeResponse,
  ISSUED,
  PID_CLAIMS,
  PID_TYPE,
  POLICY,
  rawItem,
  reissued,
  signedAgain,
  testSalt,
  verify,
} from './mdoc-fixtures.ts'
import { verifyDeviceResponse, verifyIssuerSigned } from './verify-mdoc.ts'

const GOOD = await forgeResponse()
const UNREADABLE = await signedAgain(readCbor(ISSUED) as Items, utf8('x'))
type Items = Map<string, CborValue>

test('as it should be: claims by namespace, whose they are, and nothing to mend', async () => {
  const report = await verify(GOOD)
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([])
  expect(report).toMatchObject({
    format: 'mso_mdoc',
    verdict: 'valid',
    type: PID_TYPE,
    issuer: { subject: 'CN=TEST issuer', country: 'BE', role: 'pid', anchor: 'anchor-1' },
    holder: { binding: 'device-signature', jkt: await run(jwkThumbprint(holder.jwk)) },
    validity: { issuedAt: AT - 7200, notBefore: AT - 3600, expires: AT + 86_400 },
    algorithms: ['ES256'],
    notes: [],
  })
  expect(report.claims).toEqual(PID_CLAIMS)
  expect(report.deviceClaims).toBeUndefined()
})

test('only what was chosen is shown', async () => {
  const response = await forgeResponse({ paths: [[PID_TYPE, 'given_name']] })
  expect((await verify(response)).claims).toEqual({ [PID_TYPE]: { given_name: 'Aiko 愛子' } })
  expect((await verify(await forgeResponse({ paths: [] }))).claims).toEqual({})
})

describe('as issued', () => {
  const check = (bytes: Bytes) => run(verifyIssuerSigned(bytes, POLICY), trusting(issuer))

  test('a wallet verifies it before it keeps it', async () => {
    expect(await check(ISSUED)).toMatchObject({
      verdict: 'valid',
      holder: { binding: 'none' },
      claims: PID_CLAIMS,
    })
  })

  test.each<[string, Bytes]>([
    ['nothing', new Uint8Array()],
    ['a list', writeCbor([])],
    ['without issuerAuth', writeCbor(new Map([['nameSpaces', new Map()]]))],
    ['a security object that cannot be read', UNREADABLE],
  ])('%s is a report too', async (_, bytes) => {
    expect((await check(bytes)).checks).toMatchObject([{ ok: false }])
  })
})

test('several documents: each has its report; a presentation has one', async () => {
  const response = readCbor(GOOD) as Items
  const [document] = response.get('documents') as CborValue[]
  response.set('documents', [document, document])
  const reports = await run(verifyDeviceResponse(writeCbor(response), POLICY), trusting(issuer))
  expect(reports.map(({ verdict }) => verdict)).toEqual(['valid', 'valid'])
  expect(await failuresOf(writeCbor(response))).toEqual(['MDOC_FORM'])
})

test('the Individual Number of Japan is refused when it comes, and nothing of the answer is kept', async () => {
  const namespace = 'org.iso.23220.1.jp'
  const item = rawItem([
    ['digestID', 0],
    ['random', testSalt()],
    ['elementIdentifier', 'individual_number_unicode'],
    ['elementValue', '123456789018'],
  ]) as CborRaw
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(item.encoded)))
  const issued = await forgeIssued((mso) => {
    mso.set('docType', 'org.iso.23220.1.jp.mnc')
    mso.set('valueDigests', new Map([[namespace, new Map([[0, digest]])]]))
  })
  const changed = readCbor(issued) as Items
  changed.set('nameSpaces', new Map([[namespace, [item]]]))
  const response = await forgeResponse({
    issued: writeCbor(changed),
    paths: [[namespace, 'individual_number_unicode']],
  })
  const report = await verify(response, { types: ['org.iso.23220.1.jp.mnc'] })
  expect(report.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual(['MDOC_FORBIDDEN'])
  expect(JSON.stringify(report)).not.toContain('123456789018')
})

describe('status', () => {
  const uri = 'https://issuer.example/status/3'
  const list = (byte: number) => ({ bits: 1, bytes: Uint8Array.of(byte), uri, iat: AT }) as const

  test('is told, and joins the report', async () => {
    const issued = await reissued({ status: { uri, index: 1 } })
    const response = await forgeResponse({ issued })
    expect((await verify(response)).status).toEqual({ uri, index: 1 })
    const revoked = await verify(response, { statusAnswer: lookUpStatus(list(0b10), 1, AT) })
    expect(revoked).toMatchObject({ verdict: 'invalid', status: { value: 1, iat: AT } })
    expect(revoked.claims).toBeUndefined()
    const good = await verify(response, { statusAnswer: lookUpStatus(list(0), 1, AT) })
    expect(good).toMatchObject({ verdict: 'valid', status: { value: 0 }, claims: PID_CLAIMS })
    const other = await verify(response, { statusAnswer: lookUpStatus(list(0), 2, AT) })
    expect(other.checks.filter(({ ok }) => !ok).map(({ code }) => code)).toEqual(['STATUS_LIST_SUBJECT'])
    const stale = { ...list(0), staleAt: AT - 1 }
    expect((await verify(response, { statusAnswer: lookUpStatus(stale, 1, AT) })).verdict).toBe(
      'indeterminate',
    )
  })

  test('an answer about a document without status changes nothing', async () => {
    expect((await verify(GOOD, { statusAnswer: lookUpStatus(list(2), 1, AT) })).verdict).toBe('valid')
  })
})

describe('whatever is thrown at it, the answer is a report, and never shows what the issuer did not sign', () => {
  test('a bit flipped anywhere; a name of the envelope, which nobody signs, can only hide elements', async () => {
    let refused = 0
    await fc.assert(
      fc.asyncProperty(fc.nat(GOOD.length * 8 - 1), async (bit) => {
        const changed = GOOD.slice()
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const { verdict, claims } = await verify(changed)
        expect(verdict === 'valid' ? [{}, PID_CLAIMS] : [undefined]).toContainEqual(claims)
        refused += verdict === 'invalid' ? 1 : 0
      }),
      { numRuns: 400 },
    )
    expect(refused).toBeGreaterThan(350)
  })

  test('cut short, repeated, or made of random bytes', async () => {
    const cut = fc.nat(GOOD.length - 1).map((end) => GOOD.slice(0, end))
    const twice = fc.nat(GOOD.length - 1).map((end) => Uint8Array.from([...GOOD, ...GOOD.slice(0, end + 1)]))
    await fc.assert(
      fc.asyncProperty(fc.oneof(cut, twice, fc.uint8Array({ maxLength: 200 })), async (bytes) => {
        const { verdict, claims } = await verify(bytes)
        expect([verdict, claims]).toEqual(['invalid', undefined])
      }),
      { numRuns: 200 },
    )
  })

  test('random bytes in place of any byte string inside', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(3), fc.uint8Array({ maxLength: 80 }), async (index, bytes) => {
        const response = await forgeResponse({
          issuerSigned: (map) =>
            void map.set('issuerAuth', (map.get('issuerAuth') as CborValue[]).with(index, bytes)),
        })
        expect((await verify(response)).verdict).toBe('invalid')
      }),
      { numRuns: 100 },
    )
  })
})

test('all elements are there to be chosen', () => {
  expect(ALL_PATHS).toHaveLength(10)
})
