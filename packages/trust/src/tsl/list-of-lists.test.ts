/** Lists of lists that we make: pointers with the certificates of signers, and what is recognised of each list. */
import { expect, test } from 'vitest'
import { encodeUtf8 } from '../bytes.ts'
import { TEST_MRA } from '../mra/mra-fixtures.ts'
import { parseMra } from '../mra/parse-mra.ts'
import { runAsync } from '../ports.ts'
import { drive, newSigner } from '../xmldsig/forge-xml.ts'
import { XmlError } from '../xml/xml.ts'
import { createSignedTsl, createTsl, type TslPointerDraft } from './create-tsl.ts'
import { memberPointers } from './open-list-of-lists.ts'
import { openTsl } from './open-tsl.ts'
import { testTsl } from './tsl-fixtures.ts'

const AT = '2026-11-22T09:00:00.000Z'
const { alg, key, certificate } = await newSigner()
const other = (await newSigner()).certificate
const pointer: TslPointerDraft = {
  location: 'https://partner.example/tsl.xml',
  signers: [other, certificate],
  type: 'urn:entente:tsl:zz:generated',
  territory: 'ZZ',
  mimeType: 'application/vnd.etsi.tsl+xml',
  operator: [{ lang: 'en', value: 'TEST partner' }],
  mra: TEST_MRA,
}
const draft = { ...testTsl(certificate), providers: [], pointers: [pointer] }

test('the extension comes back from the signed list with its pointer, word for word', async () => {
  const spec = { alg, key, certificates: [certificate], signingTime: AT }
  const bytes = encodeUtf8(await runAsync(createSignedTsl(draft, spec), drive))
  const opened = await runAsync(openTsl({ bytes, signers: [certificate], at: AT }), drive)
  expect(opened).toMatchObject({ outcome: 'fresh', structure: [], tsl: { findings: [] } })
  const [found] = 'tsl' in opened ? memberPointers(opened.tsl) : []
  const { mra: _, ...said } = pointer
  expect(found).toMatchObject(said)
  const reading = parseMra(bytes)
  expect(reading.findings).toEqual([])
  expect(reading.found).toMatchObject([
    { mra: TEST_MRA, pointer: { location: pointer.location, territory: 'ZZ', type: pointer.type } },
  ])
})

test('a law that XML cannot name is refused before anything is signed', () => {
  const mra = { ...TEST_MRA, pointedLegislation: 'law \u0001' }
  expect(() => createTsl({ ...draft, pointers: [{ ...pointer, mra }] })).toThrow(XmlError)
})
