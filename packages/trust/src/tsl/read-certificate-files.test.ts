import { describe, expect, test } from 'vitest'
import { writeZip } from '../asic/write-zip.ts'
import { base64 } from '../base64.ts'
import { concatBytes, encodeUtf8 } from '../bytes.ts'
import { forgeChain, newKeys } from '../pkix/forge-chain.ts'
import { CERTIFICATES_MAX, CertificateFileError, readCertificateFiles } from './read-certificate-files.ts'

const { anchor, middle, leaf } = await forgeChain(await newKeys(), {})
const pem = (...all: Uint8Array[]) =>
  encodeUtf8(
    all
      .map((one) => `subject=TEST\n-----BEGIN CERTIFICATE-----\n${base64(one)}\n-----END CERTIFICATE-----\n`)
      .join(''),
  )

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
    expect(readCertificateFiles(files)).toEqual([anchor, leaf, anchor, middle])
  })
  const zipped = writeZip([{ name: 'inside.cer', bytes: leaf }])
  test.each([
    ['NO_CERTIFICATE', 'a.txt', encodeUtf8('hello'), 'a.txt'],
    ['NO_CERTIFICATE', 'a.pem', pem(Uint8Array.of(48, 0)), 'a.pem'],
    ['NO_CERTIFICATE', 'a.der', concatBytes([leaf, leaf]), 'a.der'],
    ['NO_CERTIFICATE', 'a.zip', writeZip([{ name: 'readme', bytes: encodeUtf8('x') }]), 'readme'],
    ['BAD_ZIP', 'a.zip', zipped.slice(0, -4), 'a.zip'],
    ['BAD_ZIP', 'a.zip', zipped.map((octet, at) => (at === 60 ? octet ^ 1 : octet)), 'inside.cer'],
    ['TOO_LARGE', 'a.der', new Uint8Array(300_000), 'a.der'],
    ['TOO_LARGE', 'a.zip', writeZip([{ name: 'big', bytes: new Uint8Array(300_000) }]), 'big'],
    ['TOO_MANY', 'a.pem', pem(...Array.from({ length: CERTIFICATES_MAX + 1 }, () => leaf)), 'a.pem'],
  ])('%s of %s', (code, name, bytes, file) => {
    expect(() => readCertificateFiles([{ name, bytes }])).toThrow(CertificateFileError)
    expect(() => readCertificateFiles([{ name, bytes }])).toThrow(expect.objectContaining({ code, file }))
  })
})
