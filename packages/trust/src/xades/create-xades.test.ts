import { expect, test } from 'vitest'
import { encodeUtf8 } from '../bytes.ts'
import { runAsync } from '../ports.ts'
import { drive, newSigner } from '../xmldsig/forge-xml.ts'
import { createXades, type XadesSpec } from './create-xades.ts'
import { validateXades } from './validate-xades.ts'

const signer = await newSigner()
const AT = '2026-11-22T09:00:00.000Z'
const INPUT = { at: AT, anchors: [] }
const spec: XadesSpec = {
  id: 's',
  alg: signer.alg,
  key: signer.key,
  certificates: [signer.certificate],
  signingTime: AT,
}
const FILES: Readonly<Record<string, string>> = { 'a b.txt': 'first', 'dir/ü+%#?.txt': 'second' }

/** As a container finds them: percent signs resolved once. */
const find = (files: Readonly<Record<string, string>>) => (name: string | undefined) => {
  const text = name === undefined ? undefined : files[decodeURIComponent(name)]
  return text === undefined ? undefined : encodeUtf8(text)
}
const validate = (xml: string, files = FILES) =>
  runAsync(validateXades({ bytes: encodeUtf8(xml), find: find(files) }, INPUT), drive)

test('a document that we sign is XAdES baseline B, and what was signed comes back', async () => {
  const signed = await runAsync(createXades('<doc a="1">text</doc>', spec), drive)
  const [report] = await validate(signed)
  expect(report).toMatchObject({
    crypto: 'ok',
    level: 'XAdES_BASELINE_B',
    claimedTime: AT,
    subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
  })
  expect(report?.coverage).toMatchObject([{ name: 'content', extent: 'full' }])
  expect(new TextDecoder().decode(report?.coverage[0]?.bytes)).toBe('<doc a="1">text</doc>')
})

test('files beside the signature are covered by name; a changed or a missing one breaks it', async () => {
  const files = Object.keys(FILES).map((name) => ({ name, mimeType: 'text/plain' }))
  const root = '<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"></asic:XAdESSignatures>'
  const signed = await runAsync(createXades(root, { ...spec, files }, find(FILES)), drive)
  const [report] = await validate(signed)
  expect(report).toMatchObject({ crypto: 'ok', level: 'XAdES_BASELINE_B' })
  expect(report?.coverage.map(({ name, extent }) => [decodeURIComponent(name), extent])).toEqual(
    Object.keys(FILES).map((name) => [name, 'full']),
  )
  const [changed] = await validate(signed, { ...FILES, 'a b.txt': 'f1rst' })
  expect(changed).toMatchObject({ crypto: 'broken', subIndication: 'HASH_FAILURE' })
  const [missing] = await validate(signed, { 'a b.txt': 'first' })
  expect(missing).toMatchObject({ crypto: 'broken', subIndication: 'SIGNED_DATA_NOT_FOUND' })
})

test('two signatures side by side each have their own verdict', async () => {
  const root = '<signatures></signatures>'
  const files = [{ name: 'a b.txt', mimeType: 'text/plain' }]
  const first = await runAsync(createXades(root, { ...spec, files }, find(FILES)), drive)
  const both = await runAsync(createXades(first, { ...spec, id: 't', files }, find(FILES)), drive)
  expect((await validate(both)).map(({ crypto }) => crypto)).toEqual(['ok', 'ok'])
  const broken = both.replace(/(<ds:SignatureValue Id="t-value">)..../, '$1AAAA')
  expect((await validate(broken)).map(({ crypto }) => crypto)).toEqual(['ok', 'broken'])
})

test('without a certificate, or by a name that is taken, nothing is signed', async () => {
  await expect(runAsync(createXades('<r></r>', { ...spec, certificates: [] }), drive)).rejects.toThrow(
    'no certificate',
  )
  const signed = await runAsync(createXades('<r></r>', spec), drive)
  await expect(runAsync(createXades(signed, spec), drive)).rejects.toThrow('the identifier s is taken')
})
