/** Everything that is not signed, not stamped or not raised is answered with its reason; what is tampered with never holds. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { plainPdf } from '../ades/pades/forge-pdf.ts'
import type { SignatureReport } from '../ades/outcome.ts'
import { concatBytes, encodeUtf8, sameBytes } from '../bytes.ts'
import { forgeChain } from '../pkix/forge-chain.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { validateDocument } from '../validate-document.ts'
import { forgeHouse, type House } from './forge-house.ts'
import {
  CREATION_FORMATS,
  type CreationFormat,
  type FileToSign,
  SignerRefusal,
  type SigningOrder,
} from './order.ts'
import { raiseDocument, signDocument } from './sign-document.ts'

let house: House
beforeAll(async () => {
  house = await forgeHouse()
})

const file = (name: string, bytes: Bytes | string): FileToSign => ({
  name,
  mimeType: 'application/octet-stream',
  bytes: typeof bytes === 'string' ? encodeUtf8(bytes) : bytes,
})
const TEXT = file('a.txt', 'We agree.')
const PDF = file('a.pdf', plainPdf())
const XML = file('a.xml', '<doc>We agree.</doc>')
const fileFor = (format: CreationFormat): FileToSign =>
  format === 'PAdES' ? PDF : format === 'XAdES' ? XML : TEXT
const order = (format: CreationFormat, change: Partial<SigningOrder> = {}): SigningOrder => ({
  ...house,
  format,
  level: 'B',
  files: [fileFor(format)],
  ...change,
})
const without = (one: SigningOrder, key: keyof SigningOrder): SigningOrder => {
  const { [key]: _, ...rest } = one
  return rest as SigningOrder
}

describe.each(CREATION_FORMATS)('%s', (format) => {
  test('no authority, or one that refuses: no time-stamp, no document', async () => {
    const none = without(order(format, { level: 'T' }), 'timestamps')
    expect(await signDocument(none)).toMatchObject({
      ok: false,
      code: 'NOT_STAMPED',
      detail: expect.stringContaining('authority'),
    })
    const refusing = order(format, {
      level: 'T',
      timestamps: async () => ({ ok: false, detail: 'closed on Sundays' }),
    })
    expect(await signDocument(refusing)).toEqual({
      ok: false,
      code: 'NOT_STAMPED',
      detail: 'closed on Sundays',
    })
  })

  test('nothing that says whether the certificates are good: no level LT', async () => {
    const none = without(order(format, { level: 'LT' }), 'revocation')
    expect(await signDocument(none)).toMatchObject({ ok: false, code: 'NO_REVOCATION_DATA' })
    const empty = order(format, { level: 'LT', revocation: async () => ({}) })
    expect(await signDocument(empty)).toMatchObject({ ok: false, code: 'NO_REVOCATION_DATA' })
  })

  test('a signer who says no, and a signer whose certificate does not let it sign', async () => {
    const refusing = { ...house.signer, sign: () => Promise.reject(new SignerRefusal('not today')) }
    expect(await signDocument(order(format, { signer: refusing }))).toEqual({
      ok: false,
      code: 'NOT_SIGNED',
      detail: 'not today',
    })
    const { leaf } = await forgeChain(house.keys, { leaf: { extensions: [] } })
    const by = (change: object) => signDocument(order(format, { signer: { ...house.signer, ...change } }))
    expect(await by({ certificates: [leaf] })).toMatchObject({ ok: true })
    expect(await by({ certificates: [house.chain.anchor] })).toMatchObject({ code: 'CERTIFICATE_UNFIT' })
    expect(await by({ alg: 'RS256' })).toMatchObject({
      code: 'CERTIFICATE_UNFIT',
      detail: expect.stringContaining('RS256'),
    })
    expect(await signDocument(order(format, { at: '2031-01-01T00:00:00.000Z' }))).toMatchObject({
      code: 'CERTIFICATE_UNFIT',
      detail: expect.stringContaining('valid from'),
    })
  })

  test('without a file', async () => {
    expect(await signDocument(order(format, { files: [] }))).toMatchObject({
      ok: false,
      code: 'DOCUMENT_UNFIT',
    })
  })
})

test.each<[string, CreationFormat, Partial<SigningOrder>]>([
  ['two files as one CAdES', 'CAdES', { files: [TEXT, PDF] }],
  ['two files in a container for one', 'ASiC-S/CAdES', { files: [TEXT, PDF] }],
  ['a file named as the container names its own', 'ASiC-E/XAdES', { files: [file('mimetype', 'x')] }],
  ['a file in the folder of signatures', 'ASiC-E/CAdES', { files: [file('META-INF/signatures.xml', 'x')] }],
  ['a file that leads out', 'ASiC-E/XAdES', { files: [file('../a.txt', 'x')] }],
  ['two files of one name', 'ASiC-E/CAdES', { files: [TEXT, TEXT] }],
  ['text as XML', 'XAdES', { files: [TEXT] }],
  ['XML with a document type', 'XAdES', { files: [file('a.xml', '<!DOCTYPE a><a></a>')] }],
  ['XML that is not UTF-8', 'XAdES', { files: [file('a.xml', Uint8Array.of(0x3c, 0xff))] }],
  ['text as PDF', 'PAdES', { files: [TEXT] }],
  [
    'an encrypted PDF',
    'PAdES',
    {
      files: [
        file(
          'a.pdf',
          encodeUtf8(new TextDecoder().decode(plainPdf()).replace('/Root', '/Encrypt 9 0 R /Root')),
        ),
      ],
    },
  ],
  ['a PDF without an end', 'PAdES', { files: [file('a.pdf', plainPdf().slice(0, -30))] }],
  ['a PDF beside its signature', 'PAdES', { packaging: 'detached' }],
  ['CAdES inside a document', 'CAdES', { packaging: 'enveloped' }],
  ['JAdES inside a document', 'JAdES', { packaging: 'enveloped' }],
])('%s is not signed', async (_, format, change) => {
  expect(await signDocument(order(format, change))).toMatchObject({ ok: false, code: 'DOCUMENT_UNFIT' })
})

test('XML that is signed already is not signed inside again: that would break the first signature', async () => {
  const first = await signDocument(order('XAdES'))
  if (!first.ok) throw new Error(first.detail)
  const again = order('XAdES', { files: [file('a.xml', first.bytes)], at: '2026-11-22T09:30:00.000Z' })
  expect(await signDocument(again)).toMatchObject({
    code: 'DOCUMENT_UNFIT',
    detail: expect.stringContaining('already'),
  })
  expect(await signDocument({ ...again, packaging: 'enveloping' })).toMatchObject({ ok: true })
})

describe('raising', () => {
  test.each<[string, Bytes]>([
    ['nothing', new Uint8Array()],
    ['text', encodeUtf8('We agree.')],
    ['XML that nobody has signed', XML.bytes],
    ['JSON that nobody has signed', encodeUtf8('{"a":1}')],
    ['a PDF that nobody has signed', PDF.bytes],
  ])('%s is refused', async (_, document) => {
    expect(await raiseDocument({ ...house, document, to: 'T' })).toMatchObject({
      ok: false,
      code: 'DOCUMENT_UNFIT',
    })
  })

  test.each(CREATION_FORMATS)(
    '%s that was changed is refused: what is not intact is not kept',
    async (format) => {
      const made = await signDocument(order(format))
      if (!made.ok) throw new Error(made.detail)
      // The document itself where it is plain to see, else its signature.
      const at = Math.max(Buffer.from(made.bytes).indexOf('gree'), Buffer.from(made.bytes).indexOf('eyJ') + 6)
      const copy = new Uint8Array(made.bytes)
      copy[at] = copy[at] === 0x65 ? 0x66 : 0x65
      expect(await raiseDocument({ ...house, document: copy, to: 'T' })).toMatchObject({
        ok: false,
        code: 'DOCUMENT_UNFIT',
      })
    },
  )
})

async function reports(bytes: Bytes): Promise<readonly SignatureReport[]> {
  const { crls = [] } = await house.revocation([])
  const input = { at: house.at, anchors: [house.chain.anchor], stampAnchors: [house.stampAnchor], crls }
  const report = await runAsync(validateDocument({ bytes }, input), house.drive)
  return report.ok && report.container?.failure === undefined ? (report.ok ? report.signatures : []) : []
}

const seen = (all: readonly SignatureReport[]): Bytes =>
  concatBytes(all.flatMap(({ coverage }) => coverage.map(({ bytes = new Uint8Array() }) => bytes)))

test.each(CREATION_FORMATS)(
  '%s at the highest level with any byte changed: if it holds, the signer saw the same',
  async (format) => {
    const made = await signDocument(order(format, { level: 'LTA' }))
    if (!made.ok) throw new Error(made.detail)
    const whole = seen(await reports(made.bytes))
    let refused = 0
    await fc.assert(
      fc.asyncProperty(fc.nat(made.bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const copy = new Uint8Array(made.bytes)
        copy[at] = (copy[at] ?? 0) ^ mask
        let all: readonly SignatureReport[] = []
        all = await reports(copy)
        const passed = all.length > 0 && all.every(({ indication }) => indication === 'TOTAL_PASSED')
        if (!passed) refused++
        else expect(sameBytes(seen(all), whole)).toBe(true)
      }),
      { numRuns: 60 },
    )
    expect(refused).toBeGreaterThan(0)
  },
)

test.each(CREATION_FORMATS)(
  '%s cut or changed at will: raising is an answer, never an accident',
  async (format) => {
    const made = await signDocument(order(format))
    if (!made.ok) throw new Error(made.detail)
    const { bytes } = made
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255))
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 4 }),
        fc.integer({ min: 1, max: bytes.length }),
        async (changes, end) => {
          const copy = bytes.slice(0, end)
          for (const [at, octet] of changes) if (at < end) copy[at] = octet
          const answer = await raiseDocument({ ...house, document: copy, to: 'LT' })
          if (!answer.ok) expect(answer.detail).not.toBe('')
        },
      ),
      { numRuns: 25 },
    )
  },
)
