import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import { base64urlDecode, base64urlEncode, utf8Decode, utf8Encode } from './bytes.ts'
import { createPayload, mergeEnvelopes, openEnvelope } from './envelope.ts'
import { canonicalJson } from './jcs.ts'
import type { Agreement } from './language/schema.ts'
import { type Pin, pinsOf, type Sha256 } from './signature.ts'
import { KEYS, openPorts, signEnvelope, toySign, toyVerify } from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const pins = pinsOf(worked)
const good = signEnvelope(sha256, worked)

type Envelope = { payload: string; signatures: { protected: string; signature: string; header?: unknown }[] }

function open(envelope: string, given: readonly Pin[] = pins) {
  const result = openEnvelope(envelope, openPorts(sha256, given))
  return result.ok ? 'opened' : result.code
}

function edited(edit: (envelope: Envelope) => void): string {
  const envelope = JSON.parse(good) as Envelope
  edit(envelope)
  return JSON.stringify(envelope)
}

/** Somebody with good keys signs other bytes. */
function signedText(text: string): string {
  const payload = base64urlEncode(utf8Encode(text))
  const signature = toySign(sha256, KEYS.BE, {
    payload,
    cty: 'vnd.entente.agreement+json',
    at: '2026-11-10T09:00:00.000Z',
  })
  return JSON.stringify({ payload, signatures: [signature] })
}

function withHeader(change: { readonly [member: string]: unknown }): string {
  return edited(({ payload, signatures }) => {
    const [first] = signatures
    if (first === undefined) return
    const header = JSON.parse(
      utf8Decode(base64urlDecode(first.protected) ?? new Uint8Array()) ?? '{}',
    ) as object
    first.protected = base64urlEncode(utf8Encode(canonicalJson({ ...header, ...change })))
    const x5t = KEYS.BE
    first.signature = base64urlEncode(utf8Encode(sha256(`${x5t} ${first.protected}.${payload}`)))
  })
}

const pretty = JSON.stringify(worked, undefined, 1)
const bom = `\ufeff${canonicalJson(worked)}`

describe('an envelope is not opened', () => {
  test.each<[string, string, string]>([
    ['that is no JSON', 'eyJ', 'ENV_MALFORMED'],
    ['that is an array', '[]', 'ENV_MALFORMED'],
    ['with a member twice', good.replace('{"payload"', '{"payload":"AA","payload"'), 'ENV_MALFORMED'],
    ['with an unknown member', edited((e) => Object.assign(e, { note: 1 })), 'ENV_MALFORMED'],
    ['without signatures', edited((e) => e.signatures.splice(0)), 'ENV_MALFORMED'],
    [
      'with 17 signatures',
      edited((e) => (e.signatures = Array.from({ length: 17 }, () => e.signatures[0] ?? expect.fail()))),
      'ENV_MALFORMED',
    ],
    [
      'with clear JSON in etsiU',
      edited((e) => Object.assign(e.signatures[0] ?? {}, { header: { etsiU: [{ sigTst: {} }] } })),
      'ENV_MALFORMED',
    ],
    ['with a padded payload', edited((e) => (e.payload += '==')), 'ENV_MALFORMED'],
    [
      'with a payload that is no UTF-8',
      edited((e) => (e.payload = base64urlEncode(Uint8Array.of(0xff)))),
      'ENV_MALFORMED',
    ],
    ['with a payload that has a member twice', signedText('{"a":1,"a":2}'), 'ENV_MALFORMED'],
    ['with a byte order mark in the payload', signedText(bom), 'ENV_MALFORMED'],
    ['over 512 KiB', `${good}${' '.repeat(600_000)}`, 'ENV_MALFORMED'],
    ['with a payload for people', signedText(pretty), 'AGR_NOT_CANONICAL'],
    [
      'with text that is not NFC',
      signedText(canonicalJson(worked).replace('Tokyo', 'To\u0301kyo')),
      'AGR_NOT_CANONICAL',
    ],
    [
      'with an unknown member in the agreement',
      signedText(canonicalJson({ ...worked, zz: 1 })),
      'AGR_SCHEMA_UNSUPPORTED',
    ],
    [
      'of a later schema',
      signedText(canonicalJson({ ...worked, schema: 'urn:entente:schema:agreement:2' })),
      'AGR_SCHEMA_UNSUPPORTED',
    ],
    ['signed as a notice', withHeader({ cty: 'vnd.entente.notice+json' }), 'AGR_SIGNATURE_INVALID'],
    ['signed without algorithm', withHeader({ alg: 'none' }), 'AGR_SIGNATURE_INVALID'],
    ['signed with a shared secret', withHeader({ alg: 'HS256' }), 'AGR_SIGNATURE_INVALID'],
    ['with a signing time in milliseconds', withHeader({ iat: 1_794_301_200_000 }), 'AGR_SIGNATURE_INVALID'],
    ['with an unencoded payload', withHeader({ b64: false, crit: ['b64'] }), 'AGR_SIGNATURE_INVALID'],
    [
      'with a foreign signature value',
      edited((e) => (e.signatures[1] = { ...(e.signatures[1] ?? expect.fail()), signature: 'AAAA' })),
      'AGR_SIGNATURE_INVALID',
    ],
    ['that nobody of Japan signed', signEnvelope(sha256, worked, [KEYS.BE]), 'AGR_SIGNATURE_MISSING'],
    ['that Belgium signed twice', signEnvelope(sha256, worked, [KEYS.BE, KEYS.BE]), 'AGR_SIGNATURE_MISSING'],
  ])('%s', (_, envelope, code) => {
    expect(open(envelope)).toBe(code)
  })

  test('by a signer who is not pinned, however good the signature', () => {
    const stranger = 'A'.repeat(43)
    expect(open(signEnvelope(sha256, worked, [KEYS.BE, KEYS.JP, stranger]))).toBe('AGR_SIGNER_UNKNOWN')
    expect(
      open(
        good,
        pins.filter(({ party }) => party === 'BE'),
      ),
    ).toBe('AGR_SIGNER_UNKNOWN')
  })

  test('on the word of its own signer list: version 1 is checked against anchors from outside', () => {
    expect(open(good, [])).toBe('AGR_SIGNER_UNKNOWN')
  })

  test('by a key whose time was over, or that may only send notices', () => {
    const over = pins.map((pin) => ({ ...pin, until: '2026-11-10T08:59:59.000Z' }))
    expect(open(good, over)).toBe('AGR_SIGNER_UNKNOWN')
    expect(
      open(
        good,
        pins.map((pin) => ({ ...pin, roles: ['operations'] as const })),
      ),
    ).toBe('AGR_SIGNER_UNKNOWN')
  })

  test('without the time-stamps that it asks for itself', () => {
    const verify = toyVerify(sha256)
    const result = openEnvelope(good, {
      ...openPorts(sha256, pins),
      verifySignature(input) {
        const checked = verify(input)
        if (!checked.ok) return checked
        const { timestampedAt: _, ...rest } = checked
        return rest
      },
    })
    expect(result).toMatchObject({
      ok: false,
      code: 'AGR_SIGNATURE_INVALID',
      detail: 'signature 0: no verified time-stamp',
    })
  })

  test('before every signatory of both sides has signed, where all must', () => {
    const all: Agreement = { ...worked, signing: { ...worked.signing, required: 'all-signatories' } }
    const result = openEnvelope(signEnvelope(sha256, all, [KEYS.JP]), openPorts(sha256, pins))
    expect(result).toMatchObject({
      code: 'AGR_SIGNATURE_MISSING',
      detail: 'no signature of BE be-bosa',
      signedBy: ['JP'],
    })
  })
})

test('an envelope of both parties is opened, and its hash is that of the text, not of the signatures', () => {
  const result = openEnvelope(good, openPorts(sha256, pins))
  expect(result).toMatchObject({
    ok: true,
    sha256: '6a53167d75ba15f1db7fdfd13ca347af3f5f177cad367d8e05938a2b76bc00e1',
  })
  expect(result.ok ? result.signatures.map(({ party, authority }) => `${party} ${authority}`) : []).toEqual([
    'BE be-bosa',
    'JP jp-da',
  ])
})

test('merging is commutative and idempotent, and completes a half-signed text (P5)', () => {
  const [be, jp] = [signEnvelope(sha256, worked, [KEYS.BE]), signEnvelope(sha256, worked, [KEYS.JP])]
  const signers = fc.subarray([be, jp, good], { minLength: 1 })
  fc.assert(
    fc.property(signers, signers, (left, right) => {
      const merge = (texts: readonly string[]): string =>
        texts.reduce((a, b) => mergeEnvelopes(a, b) ?? expect.fail('mergeable'))
      const [a, b] = [merge(left), merge(right)]
      const ab = mergeEnvelopes(a, b)
      expect(mergeEnvelopes(b, a)).toBe(ab)
      expect(mergeEnvelopes(ab ?? '', a)).toBe(ab)
    }),
    { numRuns: 20 },
  )
  expect(open(mergeEnvelopes(be, jp) ?? '')).toBe('opened')
})

test('envelopes over different texts do not merge, and the richer unsigned header is kept', () => {
  expect(mergeEnvelopes(good, signEnvelope(sha256, { ...worked, version: 2 }))).toBeUndefined()
  expect(mergeEnvelopes(good, '{}')).toBeUndefined()
  const stamped = edited((e) => Object.assign(e.signatures[0] ?? {}, { header: { etsiU: ['AAAA'] } }))
  expect(mergeEnvelopes(good, stamped)).toBe(mergeEnvelopes(stamped, good))
  expect(mergeEnvelopes(good, stamped)).toContain('"etsiU":["AAAA"]')
})

test('any changed payload byte fails (P6)', () => {
  const { payload, signatures } = JSON.parse(good) as Envelope
  const bytes = base64urlDecode(payload) ?? new Uint8Array()
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const other = Uint8Array.from(bytes)
      other[at] = (other[at] ?? 0) ^ flip
      expect(open(JSON.stringify({ payload: base64urlEncode(other), signatures }))).not.toBe('opened')
    }),
    { numRuns: 60 },
  )
})

test('a payload is only made of an agreement that would be opened again', () => {
  const { canonical, payload } = createPayload(worked)
  expect(utf8Decode(base64urlDecode(payload) ?? new Uint8Array())).toBe(canonical)
  expect(() => createPayload({ ...worked, purposes: {} })).toThrow(
    /purpose identity-verification is not defined/,
  )
})
