import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testData } from '../../../testbed/src/test-data.ts'
import type { CborMap, CborValue } from '../cbor/cbor-value.ts'
import { readCbor } from '../cbor/read-cbor.ts'
import { writeCbor } from '../cbor/write-cbor.ts'
import { coseAlgOf, parseSign1, verifySign1, x5chainOf } from '../cose/sign1.ts'
import { algOf, importKey } from '../jose/jwk.ts'
import type { Bytes, PublicJwk } from '../ports.ts'
import { run } from '../sd-jwt-fixtures.ts'
import { parseIssuerSigned } from './issuer-signed.ts'

const folder = testData('mdoc')
if (folder === undefined) console.warn('mdoc: no test data, skipped')

const text = (path: string) => readFileSync(join(folder ?? '', path), 'latin1').trim()
const hex = (path: string): Bytes => Uint8Array.from(Buffer.from(text(path), 'hex'))
const certificate = (path: string) => new X509Certificate(readFileSync(join(folder ?? '', path)))

describe.runIf(folder !== undefined)('isomdl', () => {
  const FILES = [
    'device_response',
    'issuer_signed',
    'issuer_signed_dehydrated',
    'namespaced_data',
    'session/session_establishment',
    'session/session_transcript',
  ]
  const inOrder = (value: CborValue): unknown => readCbor(writeCbor(value))

  test.each(FILES)('%s is read, and means the same when written again', (name) => {
    const value = readCbor(hex(`isomdl/${name}.cbor`))
    expect(inOrder(value)).toEqual(value)
  })

  test.each(['issuer_signed', 'issuer_signed_dehydrated'])(
    '%s is an IssuerSigned of six elements',
    (name) => {
      const { nameSpaces, issuerAuthEncoded } = parseIssuerSigned(hex(`isomdl/${name}.cbor`))
      expect(nameSpaces.get('org.iso.18013.5.1')).toHaveLength(6)
      expect(Buffer.from(hex(`isomdl/${name}.cbor`)).includes(issuerAuthEncoded)).toBe(true)
    },
  )
})

describe.runIf(folder !== undefined)('VICAL of the AAMVA', () => {
  test('the list is signed under the given root', async () => {
    const bytes = new Uint8Array(
      readFileSync(join(folder ?? '', 'vical/aamva-vical-2025-11-18-1763491092481.cbor')),
    )
    const list = parseSign1(readCbor(bytes), 'optional')
    const chain = x5chainOf(list) ?? []
    const [leaf = new Uint8Array()] = chain
    const signer = new X509Certificate(leaf)
    const [root, intermediate] = ['root', 'intermediate'].map((name) =>
      certificate(`vical/aamva_ca_${name}.crt`),
    )
    expect(signer.verify(intermediate?.publicKey ?? signer.publicKey)).toBe(true)
    expect(intermediate?.verify(root?.publicKey ?? signer.publicKey)).toBe(true)
    const jwk = signer.publicKey.export({ format: 'jwk' }) as PublicJwk
    const alg = coseAlgOf(list) ?? 'EdDSA'
    expect(algOf(jwk)).toBe(alg)
    const key = await run(importKey(jwk, alg))
    if (key === undefined) throw new Error('the key did not import')
    expect(await run(verifySign1(list, { key, alg }))).toMatchObject({ ok: true })
    const entries = (readCbor(list.payload ?? new Uint8Array()) as CborMap).get('certificateInfos')
    expect((entries as CborValue[]).length).toBeGreaterThan(10)
  })
})
