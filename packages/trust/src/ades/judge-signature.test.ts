import { beforeAll, describe, expect, test } from 'vitest'
import { parseCms } from '../cms/parse-cms.ts'
import { concatBytes } from '../bytes.ts'
import { attribute, finishCms, prepareCms } from '../cms/create-cms.ts'
import * as write from '../der/write-der.ts'
import { SIGNED, UNSIGNED } from '../cms/oids.ts'
import {
  basic,
  CERT_SIGN,
  type Chain,
  forge,
  forgeChain,
  type Key,
  type Keys,
  newKey,
  newKeys,
  purposes,
  SIGN,
} from '../pkix/forge-chain.ts'
import { type Bytes, type HashName, runAsync, type Scheme } from '../ports.ts'
import { forgeCrl } from '../revocation/forge-crl.ts'
import { forgeOcsp } from '../revocation/forge-ocsp.ts'
import { answerTimestampRequest } from '../timestamp/authority.ts'
import { parseResponse } from '../timestamp/parse-token.ts'
import { createTimestampRequest } from '../timestamp/request.ts'
import { createWebDocumentDriver } from '../web-document-driver.ts'
import { type CadesExtras, finishCades } from './cades/create-cades.ts'
import { validateCades } from './cades/validate-cades.ts'
import type { ValidationInput } from './facts.ts'
import { cryptoOf, type SignatureReport } from './outcome.ts'
import { documentJson } from './report-json.ts'
import { notBelieved } from './suite.ts'

const driver = createWebDocumentDriver(crypto.subtle)
const CONTENT = new TextEncoder().encode('We agree.')
const SIGNED_AT = '2026-06-01T09:00:00.000Z'
const STAMPED_AT = '2026-06-01T09:05:00.000Z'
/** After the certificate of the signer has ended; those of the authority and its root live on. */
const LATER = '2027-06-01T00:00:00.000Z'

let keys: Keys
let chain: Chain
let stampRoot: Key
let stamper: Key
let stampAnchor: Bytes
let stampCertificate: Bytes
type Extras = CadesExtras & { readonly unsigned?: readonly Bytes[] }
let signed: { readonly bytes: (extras?: Extras) => Bytes; readonly value: Bytes }

const long = { notBefore: '2020-01-01T00:00:00.000Z', notAfter: '2040-01-01T00:00:00.000Z' }
const stampForge = (change: object = {}): Promise<Bytes> =>
  forge({
    version: 3,
    alg: 'ES256',
    ...long,
    serial: 5,
    subject: 'TEST TSA',
    issuer: 'TEST Stamp Root',
    key: stamper,
    issuerKey: stampRoot,
    extensions: [basic(false), SIGN, purposes(true, '1.3.6.1.5.5.7.3.8')],
    ...change,
  })

beforeAll(async () => {
  keys = await newKeys()
  chain = await forgeChain(keys, { root: long, middle: long })
  stampRoot = await newKey()
  stamper = await newKey()
  const own = { subject: 'TEST Stamp Root', issuer: 'TEST Stamp Root', key: stampRoot, issuerKey: stampRoot }
  stampAnchor = await forge({
    version: 3,
    alg: 'ES256',
    ...long,
    ...own,
    extensions: [basic(true), CERT_SIGN],
  })
  stampCertificate = await stampForge()
  signed = await make()
})

/** One signature, whose value may be stamped before it is written. */
async function make(attributes: readonly Bytes[] = []): Promise<typeof signed> {
  const spec = {
    content: CONTENT,
    certificate: chain.leaf,
    chain: [chain.middle],
    signingTime: SIGNED_AT,
    attributes,
  }
  const prepared = await runAsync(prepareCms({ ...spec, alg: 'ES256' }), driver)
  const raw = (await driver({
    op: 'sign',
    alg: 'ES256',
    key: keys.leaf.key,
    data: prepared.toBeSigned,
  })) as Bytes
  const bytes = ({ unsigned, ...extras }: Extras = {}): Bytes =>
    unsigned === undefined
      ? finishCades(prepared, raw, extras)
      : finishCms(prepared, raw, { ...extras, unsigned })
  return { bytes, value: parseCms(bytes()).signers[0]?.signature ?? new Uint8Array() }
}

async function stamp(data: Bytes, at = STAMPED_AT, change: object = {}): Promise<Bytes> {
  const imprint = (await driver({ op: 'digest', hash: 'sha-256', data })) as Bytes
  const request = createTimestampRequest({ hash: 'sha-256', imprint })
  const authority = {
    certificate: stampCertificate,
    policy: '1.2.3',
    accuracySeconds: 1,
    alg: 'ES256',
    key: stamper.key,
    ...change,
  } as const
  const answer = parseResponse(
    await runAsync(answerTimestampRequest(request, authority, { at, serial: Uint8Array.of(9) }), driver),
  )
  if (!answer.granted) throw new Error(answer.text)
  return answer.token
}

/** Lists that say nothing but that all is well, made when they were needed. */
const lists = async (thisUpdate: string, nextUpdate: string, change: object = {}): Promise<Bytes[]> =>
  Promise.all([
    forgeCrl(keys.middle, { thisUpdate, nextUpdate, ...change }),
    forgeCrl(keys.root, { issuer: 'TEST Root', thisUpdate, nextUpdate }),
    forgeCrl(stampRoot, { issuer: 'TEST Stamp Root', thisUpdate, nextUpdate: LATER.replace('2027', '2030') }),
  ])

async function validate(
  bytes: Bytes,
  change: Partial<ValidationInput> = {},
): Promise<SignatureReport | undefined> {
  const input = { at: LATER, anchors: [chain.anchor], stampAnchors: [stampAnchor], ...change }
  return (await runAsync(validateCades({ bytes }, input), driver))[0]
}

const MADE_AFTER = ['2026-06-02T00:00:00.000Z', '2026-06-09T00:00:00.000Z'] as const

describe('a signature with a time-stamp and material of its time', () => {
  test('has passed long after its certificate has ended, and its levels are proven', async () => {
    const token = await stamp(signed.value)
    const crls = await lists(...MADE_AFTER)
    expect(await validate(signed.bytes({ token, crls, certificates: [] }))).toMatchObject({
      indication: 'TOTAL_PASSED',
      level: 'CAdES_BASELINE_LT',
      provenLevel: 'LT',
      bestTime: STAMPED_AT,
      timestamps: [
        { kind: 'signature', indication: 'PASSED', time: STAMPED_AT, authority: 'CN=TEST TSA, C=BE' },
      ],
    })
  })

  test('without the stamp it has not: nothing proves that it existed in time', async () => {
    const crls = await lists(...MADE_AFTER)
    expect(await validate(signed.bytes({ crls }))).toMatchObject({
      crypto: 'ok',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
      provenLevel: 'B',
      bestTime: LATER,
    })
  })

  test('without material it has not: perhaps it was revoked', async () => {
    const token = await stamp(signed.value)
    const crls = (await lists(...MADE_AFTER)).slice(2)
    expect(await validate(signed.bytes({ token, crls }))).toMatchObject({
      subIndication: 'TRY_LATER',
      level: 'CAdES_BASELINE_LT',
      provenLevel: 'T',
    })
  })

  test('material from before the signature says nothing about it', async () => {
    const token = await stamp(signed.value)
    const crls = await lists('2026-05-01T00:00:00.000Z', '2026-05-08T00:00:00.000Z')
    expect(await validate(signed.bytes({ token, crls }))).toMatchObject({ subIndication: 'TRY_LATER' })
  })

  test('an OCSP answer does as well as a list', async () => {
    const token = await stamp(signed.value)
    const when = { thisUpdate: MADE_AFTER[0], producedAt: MADE_AFTER[0], nextUpdate: MADE_AFTER[1] }
    const { response } = await forgeOcsp(chain.middle, keys.middle, when)
    const crls = (await lists(...MADE_AFTER)).slice(1)
    expect(await validate(signed.bytes({ token, crls, ocsps: [response] }))).toMatchObject({
      indication: 'TOTAL_PASSED',
    })
  })

  test('revoked after the stamp it has passed, revoked before it has not', async () => {
    const token = await stamp(signed.value)
    const revoked = (revokedAt: string) => lists(...MADE_AFTER, { entries: [{ serial: 1, revokedAt }] })
    const after = await revoked('2026-06-01T09:05:01.000Z')
    expect(await validate(signed.bytes({ token, crls: after }))).toMatchObject({ indication: 'TOTAL_PASSED' })
    const before = await revoked(STAMPED_AT)
    expect(await validate(signed.bytes({ token, crls: before }))).toMatchObject({
      subIndication: 'REVOKED_NO_POE',
    })
  })

  test('the same inputs give the same report, in whatever order material comes', async () => {
    const token = await stamp(signed.value)
    const crls = await lists(...MADE_AFTER)
    const bytes = signed.bytes({ token })
    const one = JSON.stringify(await validate(bytes, { crls }))
    expect(JSON.stringify(await validate(bytes, { crls }))).toBe(one)
    expect(JSON.stringify(await validate(bytes, { crls: crls.toReversed() }))).toBe(one)
  })
})

describe('a time-stamp proves nothing', () => {
  const BEST = { bestTime: LATER, subIndication: 'OUT_OF_BOUNDS_NO_POE', provenLevel: 'B', crypto: 'ok' }
  const judged = async (token: Bytes, change: Partial<ValidationInput> = {}) =>
    validate(signed.bytes({ token }), { crls: await lists(...MADE_AFTER), ...change })

  test('over another signature', async () => {
    const other = await make()
    expect(await judged(await stamp(other.value))).toMatchObject({
      ...BEST,
      timestamps: [{ crypto: 'broken', indication: 'FAILED', subIndication: 'HASH_FAILURE' }],
    })
  })

  test('of an authority that is trusted for signatures only', async () => {
    const stampAnchors = [chain.anchor]
    expect(await judged(await stamp(signed.value), { stampAnchors })).toMatchObject({
      ...BEST,
      timestamps: [
        { crypto: 'ok', indication: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' },
      ],
    })
  })

  test('made with the key of a signer, who is no authority', async () => {
    const fake = { certificate: chain.leaf, key: keys.leaf.key }
    expect(
      await judged(await stamp(signed.value, STAMPED_AT, fake), { stampAnchors: [chain.anchor] }),
    ).toMatchObject({
      ...BEST,
      timestamps: [{ subIndication: 'CHAIN_CONSTRAINTS_FAILURE' }],
    })
  })

  test('from the future', async () => {
    const crls = await lists('2026-06-01T00:00:00.000Z', '2026-06-09T00:00:00.000Z')
    const at = SIGNED_AT
    expect(await judged(await stamp(signed.value, '2026-06-01T09:01:01.000Z'), { at, crls })).toMatchObject({
      indication: 'TOTAL_PASSED',
      bestTime: at,
      timestamps: [{ subIndication: 'TIMESTAMP_ORDER_FAILURE' }],
    })
  })

  test('of references to validation data alone, which may be older than the signature', async () => {
    const refs = [UNSIGNED.certificateRefs, UNSIGNED.revocationRefs].map((id) =>
      attribute(id, write.sequence()),
    )
    const bodies = concatBytes(refs.map((ref) => ref.subarray(2)))
    const token = await stamp(bodies, '2026-05-31T00:00:00.000Z')
    const unsigned = [...refs, attribute(UNSIGNED.refsTimestamp, token)]
    const report = await validate(signed.bytes({ unsigned }), { crls: await lists(...MADE_AFTER) })
    expect(report).toMatchObject({ ...BEST, timestamps: [{ kind: 'validation-data', indication: 'PASSED' }] })
  })

  test('of an authority that is revoked', async () => {
    const listed = await forgeCrl(stampRoot, {
      issuer: 'TEST Stamp Root',
      thisUpdate: MADE_AFTER[0],
      nextUpdate: '2030-01-01T00:00:00.000Z',
      entries: [{ serial: 5 }],
    })
    const crls = [...(await lists(...MADE_AFTER)).slice(0, 2), listed]
    expect(await judged(await stamp(signed.value), { crls })).toMatchObject({
      ...BEST,
      timestamps: [{ subIndication: 'REVOKED_NO_POE' }],
    })
  })

  test('of an authority whose certificate has ended', async () => {
    const certificate = await stampForge({ notAfter: '2026-12-31T00:00:00.000Z' })
    const token = await stamp(signed.value, STAMPED_AT, { certificate })
    expect(await judged(token)).toMatchObject({
      ...BEST,
      timestamps: [{ subIndication: 'OUT_OF_BOUNDS_NO_POE' }],
    })
  })
})

describe('content time-stamps', () => {
  test('say before what time the signature did not exist', async () => {
    const token = await stamp(CONTENT, '2026-05-01T00:00:00.000Z')
    const { bytes } = await make([attribute(SIGNED.contentTimestamp, token)])
    const crls = await lists('2026-06-02T00:00:00.000Z', '2026-06-09T00:00:00.000Z', {
      entries: [{ serial: 1, revokedAt: '2026-04-01T00:00:00.000Z' }],
    })
    expect(await validate(bytes(), { at: '2026-06-03T00:00:00.000Z', crls })).toMatchObject({
      indication: 'TOTAL_FAILED',
      subIndication: 'REVOKED',
    })
  })

  test('younger than that over the signature are out of order', async () => {
    const content = await stamp(CONTENT, '2026-06-02T00:00:00.000Z')
    const made = await make([attribute(SIGNED.contentTimestamp, content)])
    const token = await stamp(made.value)
    const crls = await lists(...MADE_AFTER)
    expect(await validate(made.bytes({ token, crls }))).toMatchObject({
      subIndication: 'TIMESTAMP_ORDER_FAILURE',
    })
  })
})

describe('algorithms are believed for a time', () => {
  const AT = '2026-11-22T09:00:00.000Z'
  test.each<[HashName, string | undefined]>([
    ['md5', '2004-08-01'],
    ['sha-1', '2012-08-01'],
    ['ripemd-160', '2014-08-01'],
    ['sha-224', undefined],
    ['sha-256', undefined],
    ['sha3-512', undefined],
  ])('%s', (hash, until) => {
    const why = notBelieved({ hash, where: 'digest' }, AT)
    if (until === undefined) expect(why).toBeUndefined()
    else {
      expect(why).toContain(until)
      expect(notBelieved({ hash, where: 'digest' }, `${until}T00:00:00.000Z`)).toBeDefined()
      const [year = ''] = until.split('-')
      expect(
        notBelieved({ hash, where: 'digest' }, `${Number(year) - 1}-01-01T00:00:00.000Z`),
      ).toBeUndefined()
    }
  })

  test.each<[string, number, Scheme['kind'], string, boolean]>([
    ['RSA of 1024 bits', 1024, 'rsa', '2019-01-01T00:00:00.000Z', true],
    ['RSA of 1024 bits', 1024, 'rsa', AT, false],
    ['RSA of 2048 bits', 2048, 'rsa', AT, true],
    ['RSA of 2048 bits', 2048, 'pss', '2029-06-01T00:00:00.000Z', false],
    ['RSA of 3072 bits with PSS', 3072, 'pss', '2029-06-01T00:00:00.000Z', true],
    ['RSA of 3072 bits with PKCS #1', 3072, 'rsa', '2029-06-01T00:00:00.000Z', false],
  ])('%s', async (_, modulusLength, kind, at, believed) => {
    const parameters = {
      name: 'RSA-PSS',
      modulusLength,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash: 'SHA-256',
    }
    const pair = await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
    const scheme = { kind, hash: 'sha-256', maskHash: 'sha-256', salt: 32 } as Scheme
    expect(notBelieved({ scheme, spki, where: 'signature' }, at) === undefined).toBe(believed)
  })

  test('a key that cannot be read is never believed', () => {
    const algorithm = {
      scheme: { kind: 'ecdsa', hash: 'sha-256' },
      spki: new Uint8Array(3),
      where: 'x',
    } as const
    expect(notBelieved(algorithm, '1999-01-01T00:00:00.000Z')).toContain('not known to be sound')
  })
})

test('as JSON a report has everything but bytes', async () => {
  const token = await stamp(signed.value)
  const crls = await lists(...MADE_AFTER)
  const report = (await validate(signed.bytes({ token, crls }))) as SignatureReport
  const json = documentJson([report])
  expect(JSON.parse(JSON.stringify(json))).toEqual(json)
  expect(JSON.stringify(json)).not.toContain('"0":')
  expect(json).toMatchObject({
    crypto: 'ok',
    signatures: [
      {
        id: 's-1',
        format: 'CAdES',
        indication: 'TOTAL_PASSED',
        signer: { subject: 'CN=TEST Leaf, C=BE', serial: '01' },
        coverage: [{ name: 'content', extent: 'full' }],
        timestamps: [{ kind: 'signature', crypto: 'ok', indication: 'PASSED', time: STAMPED_AT }],
      },
    ],
  })
})

test('no signature at all is none, and one broken breaks the whole', async () => {
  const good = (await validate(signed.bytes())) as SignatureReport
  expect(cryptoOf([])).toBe('none')
  expect(cryptoOf([good])).toBe('ok')
  expect(cryptoOf([good, { ...good, crypto: 'broken' }])).toBe('broken')
  expect(cryptoOf([{ ...good, counterSignatures: [{ ...good, crypto: 'broken' }] }])).toBe('broken')
})
