import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCms } from '../../cms/create-cms.ts'
import { AT, type Chain, forgeChain, type Keys, newKeys } from '../../pkix/forge-chain.ts'
import { concatBytes } from '../../bytes.ts'
import { type Bytes, runAsync } from '../../ports.ts'
import { forgeCrl } from '../../revocation/forge-crl.ts'
import { createWebDocumentDriver } from '../../web-document-driver.ts'
import type { SignatureReport } from '../outcome.ts'
import { forgePdf, type PdfPlan, update } from './forge-pdf.ts'
import { openZlib } from './open-zlib.ts'
import { parseValue, PdfError } from './parse-value.ts'
import { latin1, readObjects } from './read-objects.ts'
import { validatePades } from './validate-pades.ts'

const driver = createWebDocumentDriver(crypto.subtle)
const dir = mkdtempSync(join(tmpdir(), 'pdf-'))
afterAll(() => rmSync(dir, { recursive: true }))
const hasPdfsig = spawnSync('pdfsig', ['-v']).error === undefined
if (!hasPdfsig) console.log('skipped: pdfsig (poppler-utils) is not installed')

let keys: Keys
let chain: Chain
let crls: readonly Bytes[]
let pdf: Bytes
beforeAll(async () => {
  keys = await newKeys()
  chain = await forgeChain(keys, {})
  crls = [await forgeCrl(keys.middle), await forgeCrl(keys.root, { issuer: 'TEST Root' })]
  pdf = await forgePdf(sign)
})

const sign = (content: Bytes, change: object = {}): Promise<Bytes> => {
  const spec = { content, detached: true, certificate: chain.leaf, chain: [chain.middle], ...change }
  return runAsync(createCms(spec, { alg: 'ES256', key: keys.leaf.key }), driver)
}
const ask = (bytes: Bytes): Promise<SignatureReport[]> =>
  runAsync(validatePades({ bytes }, { at: AT, anchors: [chain.anchor], crls }), driver)
const report = async (bytes: Bytes): Promise<SignatureReport | undefined> => (await ask(bytes))[0]

/** What pdfsig says of the first signature. */
function peer(bytes: Bytes): boolean {
  writeFileSync(join(dir, 'file.pdf'), bytes)
  const { stdout } = spawnSync('pdfsig', ['-nocert', join(dir, 'file.pdf')], { encoding: 'utf8' })
  return stdout.includes('Signature is Valid')
}

test('a signed PDF has passed, all of it is covered, and pdfsig agrees', async () => {
  expect(await ask(pdf)).toMatchObject([
    {
      indication: 'TOTAL_PASSED',
      format: 'PAdES',
      level: 'PAdES_BASELINE_B',
      coverage: [{ name: 'document', extent: 'full' }],
    },
  ])
  if (hasPdfsig) expect(peer(pdf)).toBe(true)
})

test('any bit of what is signed changed: not intact, and pdfsig agrees on a sample', async () => {
  const start = latin1(pdf).indexOf('/Contents <')
  const end = latin1(pdf).indexOf('>', start)
  const outside = fc.oneof(
    fc.integer({ min: 0, max: start }),
    fc.integer({ min: end + 1, max: pdf.length - 1 }),
  )
  await fc.assert(
    fc.asyncProperty(outside, fc.nat(7), async (at, bit) => {
      const copy = new Uint8Array(pdf)
      copy[at] = (copy[at] ?? 0) ^ (1 << bit)
      let reports: readonly SignatureReport[] = []
      try {
        reports = await ask(copy)
      } catch (error) {
        expect(error).toBeInstanceOf(PdfError)
      }
      // A dictionary that is no longer one of a signature is not shown as one.
      for (const { crypto } of reports) expect(crypto).toBe('broken')
    }),
    { numRuns: 150 },
  )
  const word = new Uint8Array(pdf)
  word[latin1(pdf).indexOf('Agreed')] = 0x61
  expect(await report(word)).toMatchObject({ subIndication: 'HASH_FAILURE' })
  if (hasPdfsig) expect(peer(word)).toBe(false)
})

describe('a byte range is refused', () => {
  const shown = (range: readonly number[]): string => `/ByteRange [${range.join(' ')}]`
  test.each<[string, PdfPlan['byteRange'], string]>([
    ['beyond the file', ([a, b, c, d = 0]) => shown([a, b, c, d + 1] as number[]), 'beyond the file'],
    [
      'that leaves out one byte more',
      ([a, b, c = 0, d = 0]) => shown([a, b, c + 1, d - 1] as number[]),
      'other bytes',
    ],
    [
      'that leaves out the key of the contents',
      ([a, b = 0, c, d]) => shown([a, b - 10, c, d] as number[]),
      'other bytes',
    ],
    ['that does not begin at the start', ([, b, c, d]) => shown([1, b, c, d] as number[]), 'other bytes'],
    [
      'that ends within a revision',
      ([a, b, c, d = 0]) => shown([a, b, c, d - 7] as number[]),
      'revision ends',
    ],
    ['of two numbers', ([a, b]) => shown([a, b] as number[]), 'four numbers'],
    ['of six numbers', (range) => shown([...range, 1, 1]), 'four numbers'],
    ['with a negative number', ([a, b, c]) => shown([a, b, c, -5] as number[]), 'four numbers'],
    ['that is missing', () => '', 'four numbers'],
    ['that is null', () => '/ByteRange null', 'four numbers'],
    ['given twice', (range) => `${shown(range)}/ByteRange [0 1 2 3]`, 'twice'],
    ['given twice in two spellings', (range) => `${shown(range)}/Byte#52ange [0 1]`, 'twice'],
  ])('%s', async (_, byteRange, why) => {
    expect(await report(await forgePdf(sign, { byteRange: byteRange ?? shown }))).toMatchObject({
      crypto: 'broken',
      subIndication: 'FORMAT_FAILURE',
      detail: expect.stringContaining(why),
    })
  })

  test('when the contents are moved away and room is made for a new page between (signature wrapping)', async () => {
    const text = latin1(pdf)
    const at = text.indexOf('>', text.indexOf('/Contents <')) + 1
    const room = new TextEncoder().encode(' /More (3 0 obj << /Type /Page /Contents 9 0 R >> endobj) ')
    const wrapped = new Uint8Array(Buffer.concat([pdf.subarray(0, at), room, pdf.subarray(at)]))
    expect(await report(wrapped)).toMatchObject({
      crypto: 'broken',
      detail: expect.stringContaining('revision ends'),
    })
  })
})

describe('contents are refused', () => {
  test.each<[string, (covered: Bytes) => Promise<Bytes>, string]>([
    ['with content of their own', (covered) => sign(covered, { detached: false }), 'content of its own'],
    [
      'with other content of their own',
      () => sign(new Uint8Array(), { detached: false }),
      'content of its own',
    ],
    ['that are empty', async () => new Uint8Array(), ''],
    ['that are no CMS', async () => Uint8Array.of(5, 0), ''],
  ])('%s', async (_, make, why) => {
    expect(await report(await forgePdf(make))).toMatchObject({
      crypto: 'broken',
      subIndication: 'FORMAT_FAILURE',
      detail: expect.stringContaining(why),
    })
  })

  test('over another document', async () => {
    const other = await sign(new TextEncoder().encode('another'))
    expect(await report(await forgePdf(async () => other))).toMatchObject({ subIndication: 'HASH_FAILURE' })
  })

  test('of a kind that is not known', async () => {
    expect(await report(await forgePdf(sign, { subFilter: 'adbe.x509.rsa_sha1' }))).toMatchObject({
      crypto: 'broken',
    })
  })
})

describe('after the signature', () => {
  const allowed: [string, { number: number; body: string }[]][] = [
    [
      'validation data',
      [
        {
          number: 1,
          body: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> /DSS 7 0 R >>',
        },
        { number: 7, body: '<< /Certs [8 0 R] >>' },
        { number: 8, body: '<< /Length 0 >>\nstream\n\nendstream' },
      ],
    ],
    [
      'another field to sign',
      [
        {
          number: 1,
          body: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R 7 0 R] /SigFlags 3 >> >>',
        },
        {
          number: 3,
          body: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Annots [5 0 R 7 0 R] >>',
        },
        { number: 7, body: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (S2) /Rect [0 0 0 0] >>' },
      ],
    ],
  ]
  test.each(allowed)('%s may be added: it is covered in part, and has passed', async (_, added) => {
    expect(await report(update(pdf, added))).toMatchObject({
      indication: 'TOTAL_PASSED',
      coverage: [{ extent: 'partial', note: expect.stringContaining('signatures and validation data only') }],
    })
  })

  const PAGE = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 9 0 R /Annots [5 0 R] >>'
  test.each<[string, { number: number; body: string }[], string]>([
    ['content replaced', [{ number: 4, body: '<< /Length 8 >>\nstream\nRefused.\nendstream' }], 'object 4'],
    ['a page that shows other content', [{ number: 3, body: PAGE }], 'object 3'],
    ['a page more', [{ number: 2, body: '<< /Type /Pages /Kids [3 0 R 9 0 R] /Count 2 >>' }], 'object 2'],
    ['a catalogue with other pages', [{ number: 1, body: '<< /Type /Catalog /Pages 9 0 R >>' }], 'object 1'],
    [
      'a new catalogue with other pages',
      [{ number: 9, body: '<< /Type /Catalog /Pages 2 0 R /OpenAction 3 0 R >>' }],
      'object 9',
    ],
    [
      'objects in a stream that cannot be opened',
      [
        {
          number: 9,
          body: '<< /Type /ObjStm /N 1 /First 4 /Filter /LZWDecode /Length 2 >>\nstream\nxx\nendstream',
        },
      ],
      'stream 9',
    ],
    [
      'content replaced from within a stream of objects',
      [
        {
          number: 9,
          body: '<< /Type /ObjStm /N 1 /First 4 /Length 44 >>\nstream\n2 0 << /Type /Pages /Kids [9 0 R] /Count 1 >>\nendstream',
        },
      ],
      'object 2',
    ],
    [
      'content replaced by an object hidden in a stream',
      [
        {
          number: 9,
          body: '<< /Length 49 >>\nstream\n4 0 obj\n<< /Length 4 >>\nstream\nNo!!\nendstream\nendobj\nendstream',
        },
      ],
      'object 4',
    ],
  ])('%s: intact, yet it has not passed', async (_, added, why) => {
    expect(await report(update(pdf, added))).toMatchObject({
      crypto: 'ok',
      indication: 'INDETERMINATE',
      subIndication: 'SIG_CONSTRAINTS_FAILURE',
      coverage: [{ extent: 'partial', note: expect.stringContaining(why) }],
    })
  })

  test('a table that shows signed objects from another place (shadow attack): it has not passed', async () => {
    const other = latin1(pdf).indexOf('2 0 obj')
    expect(await report(update(pdf, [], [[3, other]]))).toMatchObject({
      crypto: 'ok',
      subIndication: 'SIG_CONSTRAINTS_FAILURE',
      coverage: [{ note: expect.stringContaining('object 3 is shown from another place') }],
    })
    const same = latin1(pdf).indexOf('3 0 obj')
    expect(await report(update(pdf, [], [[3, same]]))).toMatchObject({ indication: 'TOTAL_PASSED' })
  })

  test.each([
    ['a nought for a space', '4\u00000 obj', 'object 4'],
    ['a comment within', '4%\n0 obj', 'object 4 is shown from a place where none was read'],
  ])('content replaced by an object that has %s in its head: it has not passed', async (_, head, why) => {
    const added = latin1(update(pdf, [{ number: 4, body: '<< /Length 4 >>\nstream\nNo!!\nendstream' }]))
    const at = added.lastIndexOf('4 0 obj')
    const hidden = Uint8Array.from(`${added.slice(0, at)}${head}${added.slice(at + 7)}`, (one) =>
      one.charCodeAt(0),
    )
    expect(await report(concatBytes([pdf, hidden.subarray(pdf.length)]))).toMatchObject({
      crypto: 'ok',
      subIndication: 'SIG_CONSTRAINTS_FAILURE',
      coverage: [{ extent: 'partial', note: expect.stringContaining(why) }],
    })
  })

  test('the signature itself replaced: what stands there now is judged', async () => {
    const body = '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Contents <00> >>'
    expect(await ask(update(pdf, [{ number: 6, body }]))).toMatchObject([{ crypto: 'broken' }])
    expect(await ask(update(pdf, [{ number: 6, body: 'null' }]))).toEqual([])
  })

  test('bytes after the end that are no revision are said', async () => {
    const grown = new Uint8Array([...pdf, ...new TextEncoder().encode('%more')])
    expect(await report(grown)).toMatchObject({ coverage: [{ extent: 'partial' }] })
  })
})

describe('bytes that are no PDF, or a strange one', () => {
  test.each([
    ['nothing', ''],
    ['text', 'We agree.'],
  ])('%s', (_, text) => {
    expect(() => readObjects(new TextEncoder().encode(text))).toThrow(PdfError)
  })

  test('values nested without end, or without an end, are refused', () => {
    for (const text of [
      '['.repeat(100),
      '<<'.repeat(100),
      '(abc',
      '<ab',
      '[1 2',
      '<< /A',
      '<zz>',
      '<< 1 2 >>',
      ')',
    ])
      expect(() => parseValue({ bytes: new TextEncoder().encode(text), at: 0 })).toThrow(PdfError)
  })

  test('cut or changed at will, nothing worse than a PdfError comes of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(pdf.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(pdf.length),
        async (changes, cut) => {
          const copy = pdf.slice(0, cut)
          for (const [at, byte] of changes) if (at < cut) copy[at] = byte
          try {
            await ask(copy)
          } catch (error) {
            expect(error).toBeInstanceOf(PdfError)
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  test('opening undoes what zlib does, and refuses the rest', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 0, max: 9 }), (data, level) => {
        const doubled = new Uint8Array([...data, ...data])
        expect(openZlib(new Uint8Array(deflateSync(doubled, { level })))).toEqual(doubled)
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        try {
          openZlib(new Uint8Array([0x78, 0x9c, ...noise]))
        } catch (error) {
          expect(error).toBeInstanceOf(PdfError)
        }
      }),
    )
    const bomb = deflateSync(new Uint8Array((1 << 24) + 1))
    expect(() => openZlib(new Uint8Array(bomb))).toThrow('more than')
  })
})
