import { describe, expect, test } from 'vitest'
import { encodeBase64url } from '../bytes.ts'
import { CborTag } from '../cbor/cbor-value.ts'
import { embedded, writeCbor } from '../cbor/write-cbor.ts'
import { run } from '../sd-jwt-fixtures.ts'
import { drop, firstItem, forgeResponse, lists, POLICY, set, verify, type Forgery } from './mdoc-fixtures.ts'
import { verifyDeviceResponse, verifyMdoc } from './verify-mdoc.ts'

describe('what cannot be read: one check that says where', () => {
  test.each<[string, Forgery, string]>([
    ['version 2.0', { response: set('version', '2.0') }, 'MDOC_FORM the version of the device response'],
    ['no version', { response: drop('version') }, 'MDOC_FORM the version'],
    ['status 10', { response: set('status', 10) }, 'MDOC_FORM the status'],
    ['no status', { response: drop('status') }, 'MDOC_FORM the status'],
    ['no documents', { response: drop('documents') }, 'MDOC_FORM the device response holds no document'],
    ['an empty list of documents', { response: set('documents', []) }, 'holds no document'],
    [
      '17 documents',
      {
        response: set(
          'documents',
          Array.from({ length: 17 }, () => 0),
        ),
      },
      'CBOR_SIZE more than 16',
    ],
    ['a document that is a list', { response: set('documents', [[]]) }, 'MDOC_FORM a document is not a map'],
    ['no docType', { document: drop('docType') }, 'MDOC_FORM docType is not a name'],
    ['an endless docType', { document: set('docType', 'x'.repeat(256)) }, 'MDOC_FORM docType is not a name'],
    ['no issuerSigned', { document: drop('issuerSigned') }, 'MDOC_FORM issuerSigned is not a map'],
    ['no issuerAuth', { issuerSigned: drop('issuerAuth') }, 'COSE_FORM'],
    ['namespaces in a list', { issuerSigned: set('nameSpaces', []) }, 'MDOC_FORM issuerSigned.nameSpaces'],
    [
      'a namespace that is a map',
      { issuerSigned: set('nameSpaces', new Map([['x', new Map()]])) },
      'MDOC_FORM the namespace "x" is not a list',
    ],
    [
      '33 namespaces',
      { issuerSigned: set('nameSpaces', new Map(Array.from({ length: 33 }, (_, n) => [n, []]))) },
      'CBOR_SIZE more than 32 namespaces',
    ],
    [
      '513 elements',
      { issuerSigned: lists((items) => Array.from({ length: 513 }, () => items[0])) },
      'CBOR_SIZE more than 512 elements',
    ],
    ['an element without its tag', { issuerSigned: lists(() => [new Map()]) }, 'not embedded CBOR (tag 24)'],
    [
      'an element that is a list inside',
      { issuerSigned: lists(() => [new CborTag(24, writeCbor([]))]) },
      'MDOC_FORM an element is not a map',
    ],
    [
      'an element with bytes behind it',
      { issuerSigned: lists(() => [new CborTag(24, Uint8Array.of(0xa0, 0))]) },
      'CBOR_FORM 1 bytes follow',
    ],
    [
      'an element without digestID',
      { issuerSigned: firstItem(drop('digestID')) },
      'a digestID is not a number',
    ],
    ['a digestID below zero', { issuerSigned: firstItem(set('digestID', -1)) }, 'a digestID is not a number'],
    ['an element without random', { issuerSigned: firstItem(drop('random')) }, 'the random of an element'],
    [
      'an element without name',
      { issuerSigned: firstItem(drop('elementIdentifier')) },
      'an elementIdentifier',
    ],
    [
      'an element without value',
      { issuerSigned: firstItem(drop('elementValue')) },
      'an element has no value',
    ],
    [
      'an element twice',
      { issuerSigned: lists((items) => [...items, items[0]]) },
      'MDOC_DUPLICATE an element occurs twice in the namespace "eu.europa.ec.eudi.pid.1"',
    ],
    [
      'a digestID twice',
      { issuerSigned: firstItem((item) => void item.set('digestID', 1)) },
      'MDOC_DUPLICATE a digestID occurs twice',
    ],
    [
      'deviceSigned as a list',
      { document: set('deviceSigned', []) },
      'MDOC_FORM document.deviceSigned is not a map',
    ],
    [
      'device namespaces without their tag',
      { deviceSigned: set('nameSpaces', new Map()) },
      'MDOC_FORM deviceSigned.nameSpaces is not embedded',
    ],
    [
      'device namespaces in a list',
      { deviceSigned: set('nameSpaces', embedded([])) },
      'MDOC_FORM deviceSigned.nameSpaces is not a map',
    ],
    ['no deviceAuth', { deviceSigned: drop('deviceAuth') }, 'MDOC_FORM deviceSigned.deviceAuth is not a map'],
  ])('%s', async (_, forgery, expected) => {
    const report = await verify(await forgeResponse(forgery))
    expect(report.verdict).toBe('invalid')
    expect(report.checks).toHaveLength(1)
    const [{ code, detail } = { code: '', detail: '' }] = report.checks
    expect(`${code} ${detail}`).toContain(expected)
    expect(report.claims).toBeUndefined()
  })

  test.each([
    ['not base64url', 'a+b/', 'B64_FORM'],
    ['empty', '', 'CBOR_FORM'],
    ['text', encodeBase64url('hello'), 'CBOR_FORM'],
    ['of more than 2 MiB', 'A'.repeat(2_796_204), 'CBOR_SIZE'],
  ])('a presentation that is %s', async (_, presentation, code) => {
    expect((await run(verifyMdoc(presentation, POLICY))).checks).toMatchObject([{ code, ok: false }])
  })

  test('bytes of more than 2 MiB', async () => {
    const [report] = await run(verifyDeviceResponse(new Uint8Array(2 * 1024 * 1024 + 1), POLICY))
    expect(report?.checks).toMatchObject([{ code: 'CBOR_SIZE', ok: false }])
  })
})
