import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { writeZip } from '../asic/write-zip.ts'
import { base64 } from '../base64.ts'
import { concatBytes, encodeUtf8 } from '../bytes.ts'
import { forgeChain, newKeys } from '../pkix/forge-chain.ts'
import { draftFromCertificates } from './draft-from-certificates.ts'
import { CERTIFICATES_MAX, CertificateFileError, readCertificateFiles } from './read-certificate-files.ts'

const { anchor, middle, leaf } = await forgeChain(await newKeys(), {})
const pem = (...all: Uint8Array[]) =>
  encodeUtf8(
    all
      .map((one) => `subject=TEST\n-----BEGIN CERTIFICATE-----\n${base64(one)}\n-----END CERTIFICATE-----\n`)
      .join(''),
  )
const ders = (files: readonly { readonly name: string; readonly bytes: Uint8Array }[]) =>
  readCertificateFiles(files).map(({ der }) => der)

describe('files of certificates', () => {
  test('DER, PEM with several, and a ZIP of both, in their order', () => {
    const zip = writeZip([
      { name: 'a/leaf.cer', bytes: leaf },
      { name: 'all.pem', bytes: pem(anchor, middle) },
    ])
    const files = [
      { name: 'root.der', bytes: anchor },
      { name: 'certificates.zip', bytes: zip },
    ]
    expect(ders(files)).toEqual([anchor, leaf, anchor, middle])
  })
  const zipped = writeZip([{ name: 'inside.cer', bytes: leaf }])
  const renamed = (to: string) => {
    const bytes = zipped.slice()
    for (let at = 0; at + 10 <= bytes.length; at++)
      if (encodeUtf8('inside.cer').every((octet, index) => bytes[at + index] === octet))
        bytes.set(encodeUtf8(to), at)
    return bytes
  }
  /** Deflated, which we never write: the method and the size are changed in both places. */
  const bomb = (size: number) => {
    const packed = new Uint8Array(deflateRawSync(new Uint8Array(size)))
    const bytes = writeZip([{ name: 'zeros.cer', bytes: packed }])
    const view = new DataView(bytes.buffer)
    const central = 30 + 'zeros.cer'.length + packed.length
    for (const at of [0, central + 2]) {
      view.setUint16(at + 8, 8, true)
      view.setUint32(at + 22, size, true)
    }
    return bytes
  }
  test.each([
    ['NO_CERTIFICATE', 'a.txt', encodeUtf8('hello'), 'a.txt'],
    ['NO_CERTIFICATE', 'a.pem', pem(Uint8Array.of(48, 0)), 'a.pem'],
    ['NO_CERTIFICATE', 'a.der', concatBytes([leaf, leaf]), 'a.der'],
    ['NO_CERTIFICATE', 'a.zip', writeZip([{ name: 'readme', bytes: encodeUtf8('x') }]), 'readme'],
    ['NO_CERTIFICATE', 'nested.zip', writeZip([{ name: 'in.zip', bytes: zipped }]), 'in.zip'],
    ['BAD_ZIP', 'a.zip', zipped.slice(0, -4), 'a.zip'],
    ['BAD_ZIP', 'a.zip', zipped.map((octet, at) => (at === 60 ? octet ^ 1 : octet)), 'inside.cer'],
    ['BAD_ZIP', 'up.zip', renamed('../../s.cr'), 'up.zip'],
    ['BAD_ZIP', 'root.zip', renamed('/etc/a.cer'), 'root.zip'],
    ['BAD_ZIP', 'drive.zip', renamed('C:wind.cer'), 'drive.zip'],
    ['BAD_ZIP', 'bomb.zip', bomb(8 << 20), 'bomb.zip'],
    ['TOO_LARGE', 'dense.zip', bomb(1 << 20), 'zeros.cer'],
    ['BAD_ZIP', 'zeros.zip', bomb(200_000), 'zeros.cer'],
    ['TOO_LARGE', 'a.der', new Uint8Array(300_000), 'a.der'],
    ['TOO_LARGE', 'a.zip', writeZip([{ name: 'big', bytes: new Uint8Array(300_000) }]), 'big'],
    ['TOO_LARGE', 'a.csv', new Uint8Array(1_100_000), 'a.csv'],
    ['TOO_MANY', 'a.pem', pem(...Array.from({ length: CERTIFICATES_MAX + 1 }, () => leaf)), 'a.pem'],
  ])('%s of %s', (code, name, bytes, file) => {
    expect(() => readCertificateFiles([{ name, bytes }])).toThrow(CertificateFileError)
    expect(() => readCertificateFiles([{ name, bytes }])).toThrow(expect.objectContaining({ code, file }))
  })

  test('what is inside all ZIP files is limited together, before any of it is inflated', () => {
    // None of the entries is too large, or could be read.
    const entries = Array.from({ length: 33 }, (_, at) => ({
      name: `${String(at)}.cer`,
      bytes: new Uint8Array(256 * 1024),
    }))
    const half = { name: 'half.zip', bytes: writeZip(entries) }
    expect(() => readCertificateFiles([half, { ...half, name: 'other.zip' }])).toThrow(
      expect.objectContaining({ code: 'TOO_LARGE', file: 'other.zip' }),
    )
    expect(() => readCertificateFiles([half])).toThrow(
      expect.objectContaining({ code: 'NO_CERTIFICATE', file: '0.cer' }),
    )
  })
})

describe('tables of services', () => {
  const table = (...lines: string[]) => ({ name: 'list.csv', bytes: encodeUtf8(lines.join('\r\n')) })

  test('rows name certificates by themselves, as PEM, or by their file; what they say goes first', () => {
    const rows = table(
      '\uFEFFProvider,service,type,status,since,country,certificate',
      `"TEST ""One"", Inc.",Root,CA/QC,granted,2019-04-01,jp,${base64(anchor)}`,
      `TEST Two,,TSA,http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn,,,"${new TextDecoder().decode(pem(middle))}"`,
      'TEST Two,Third,,,,,leaf.cer',
      ',,,,,,',
    )
    const zip = writeZip([
      { name: 'certs/leaf.cer', bytes: leaf },
      { name: rows.name, bytes: rows.bytes },
    ])
    const found = readCertificateFiles([{ name: 'all.zip', bytes: zip }])
    expect(found.map(({ der }) => der)).toEqual([anchor, middle, leaf])
    const since = '2026-11-22T09:00:00.000Z'
    const [one, two, ...others] = draftFromCertificates(found, { territory: 'ZZ', since })
    expect(others).toEqual([])
    expect(one).toMatchObject({ name: 'TEST "One", Inc.', country: 'JP' })
    expect(one?.services).toMatchObject([
      {
        name: 'Root',
        type: 'http://uri.etsi.org/TrstSvc/Svctype/CA/QC',
        status: 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted',
        statedSince: '2019-04-01T00:00:00.000Z',
      },
    ])
    expect(two?.services).toMatchObject([
      { type: 'http://uri.etsi.org/TrstSvc/Svctype/TSA', status: expect.stringMatching(/withdrawn$/) },
      { name: 'Third', certificate: leaf },
    ])
  })

  test('semicolons and the line ends of any system', () => {
    const text = `provider;certificate\nTEST;${base64(leaf)}\n`
    expect(readCertificateFiles([{ name: 'A.CSV', bytes: encodeUtf8(text) }])).toEqual([
      { der: leaf, row: { provider: 'TEST' } },
    ])
  })

  const HEAD = 'provider,since,country,type,certificate'
  const good = base64(leaf)
  test.each([
    ['nothing', [''], 'list.csv:1:provider'],
    ['no certificate column', ['provider'], 'list.csv:1:certificate'],
    ['an unknown column', ['provider,certificate,=cmd()'], 'list.csv:1:=cmd()'],
    ['a column twice', ['provider,provider,certificate'], 'list.csv:1'],
    ['a cell too few', [HEAD, 'TEST,2020-01-01'], 'list.csv:2'],
    ['cells without end', [HEAD, ','.repeat(5000)], 'list.csv:2'],
    ['a quotation mark never closed', [HEAD, `"TEST,,,,${good}`], 'list.csv:2'],
    ['a quotation mark inside', [HEAD, `TE"ST,,,,${good}`], 'list.csv:2'],
    ['words after a quotation mark', [HEAD, `"TEST"x,,,,${good}`], 'list.csv:2'],
    ['no provider', [HEAD, `,,,,${good}`], 'list.csv:2:provider'],
    ['a provider that turns the direction', [HEAD, `TEST\u202Egnp,,,,${good}`], 'list.csv:2:provider'],
    ['a provider over two lines', [HEAD, `"TE\nST",,,,${good}`], 'list.csv:2:provider'],
    ['a long provider', [HEAD, `${'T'.repeat(201)},,,,${good}`], 'list.csv:2:provider'],
    ['a day that does not exist', [HEAD, `TEST,2023-02-29,,,${good}`], 'list.csv:2:since'],
    ['a country by name', [HEAD, `TEST,,Japan,,${good}`], 'list.csv:2:country'],
    ['a type of another kind', [HEAD, `TEST,,,javascript:alert(1),${good}`], 'list.csv:2:type'],
    ['a later line', [HEAD, `TEST,,,,"${good}\n"`, '', 'TEST,,,,'], 'list.csv:5:certificate'],
  ])('%s', (_, lines, file) => {
    expect(() => readCertificateFiles([table(...lines)])).toThrow(
      expect.objectContaining({ name: 'CertificateFileError', code: 'BAD_TABLE', file }),
    )
  })

  test('bytes that are no text, a certificate that is none, files with several, too many rows', () => {
    const refused = (bytes: Uint8Array, ...others: { name: string; bytes: Uint8Array }[]) => {
      try {
        readCertificateFiles([{ name: 'list.csv', bytes }, ...others])
      } catch (error) {
        return error
      }
      return undefined
    }
    expect(refused(Uint8Array.of(0xff, 0xfe, 0x41))).toMatchObject({ code: 'BAD_TABLE', file: 'list.csv:1' })
    const row = (certificate: string) => encodeUtf8(`provider,certificate\nTEST,${certificate}\n`)
    const place = 'list.csv:2:certificate'
    expect(refused(row('elsewhere.cer'))).toMatchObject({ code: 'NO_CERTIFICATE', file: place })
    expect(refused(row('two.pem'), { name: 'two.pem', bytes: pem(anchor, leaf) })).toMatchObject({
      code: 'BAD_TABLE',
      file: place,
    })
    const many = Array.from({ length: CERTIFICATES_MAX + 1 }, () => `TEST,${good}`).join('\n')
    expect(refused(encodeUtf8(`provider,certificate\n${many}`))).toMatchObject({ code: 'TOO_MANY' })
    expect(refused(encodeUtf8(`provider,certificate\n${'\n'.repeat(2000)}`))).toMatchObject({
      code: 'BAD_TABLE',
    })
  })

  const refusal = (...files: { readonly name: string; readonly bytes: Uint8Array }[]) => {
    try {
      return readCertificateFiles(files)
    } catch (error) {
      return error
    }
  }
  const tableOf = (name: string, ...rows: string[]) => ({
    name,
    bytes: encodeUtf8(['provider,type,status,certificate', ...rows].join('\n')),
  })

  test('certificates are counted over all tables and files together', () => {
    const rows = (count: number) => Array.from({ length: count }, () => `TEST,,,${good}`)
    const [first, second] = [tableOf('a.csv', ...rows(25)), tableOf('b.csv', ...rows(25))]
    expect(readCertificateFiles([first, second])).toHaveLength(CERTIFICATES_MAX)
    expect(refusal(first, second, { name: 'root.der', bytes: anchor })).toMatchObject({
      code: 'TOO_MANY',
      file: 'root.der',
    })
    expect(refusal(first, tableOf('b.csv', ...rows(26)))).toMatchObject({ code: 'TOO_MANY', file: 'b.csv' })
  })

  test('of six tables none is opened', () => {
    const unread = Array.from({ length: 6 }, (_, at) => ({
      name: `${String(at)}.csv`,
      bytes: Uint8Array.of(0xff),
    }))
    expect(refusal(...unread)).toMatchObject({ code: 'TOO_MANY_TABLES', file: '5.csv' })
    expect(refusal(...unread.slice(1))).toMatchObject({ code: 'BAD_TABLE', file: '1.csv:1' })
  })

  test('a file is named by its whole name before its end; which of several is not guessed', () => {
    const one = tableOf('list.csv', 'TEST,,,ca.cer')
    const inFolder = (name: string, bytes: Uint8Array) => ({ name: `${name}/ca.cer`, bytes })
    const place = { code: 'BAD_TABLE', file: 'list.csv:2:certificate' }
    const [first, ...rest] = readCertificateFiles([
      one,
      inFolder('old', anchor),
      inFolder('new', middle),
      { name: 'ca.cer', bytes: leaf },
    ])
    expect(first).toEqual({ der: leaf, row: { provider: 'TEST' } })
    expect(rest).toEqual([{ der: anchor }, { der: middle }])
    expect(refusal(one, inFolder('old', anchor), inFolder('new', middle))).toMatchObject(place)
    const same = { name: 'ca.cer', bytes: leaf }
    expect(refusal(one, same, { ...same, bytes: anchor })).toMatchObject(place)
  })

  test('two rows that say otherwise of one certificate are not made one; the same row twice is one service', () => {
    const first = `TEST One,CA/QC,granted,${good}`
    const again = tableOf('b.csv', `TEST One,CA/QC,granted,${good}`)
    const place = { code: 'BAD_TABLE', file: 'a.csv:3:certificate' }
    for (const other of [`TEST Two,CA/QC,granted,${good}`, `TEST One,CA/QC,withdrawn,"${good}"`])
      expect(refusal(tableOf('a.csv', first, other))).toMatchObject(place)
    expect(refusal(tableOf('a.csv', `TEST Two,CA/QC,granted,${good}`), again)).toMatchObject({
      code: 'BAD_TABLE',
      file: 'b.csv:2:certificate',
    })
    // Once for each kind of service it may stand there.
    const found = readCertificateFiles([tableOf('a.csv', first, `TEST Two,TSA,granted,${good}`), again])
    const drafted = draftFromCertificates(found, { territory: 'ZZ', since: '2026-11-22T09:00:00.000Z' })
    expect(drafted.map(({ name, services }) => [name, services.length])).toEqual([
      ['TEST One', 1],
      ['TEST Two', 1],
    ])
  })
})
