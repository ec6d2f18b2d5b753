import { expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import {
  createQesApproval,
  QES_APPROVAL,
  QES_APPROVAL_TYPE,
  type QesApproval,
  readQesApproval,
} from './qes-approval.ts'

const digest = (octet: number, size = 32) => Buffer.alloc(size, octet).toString('base64')
const APPROVAL: QesApproval = {
  credentialId: 'signing-1',
  hashAlgorithmOid: '2.16.840.1.101.3.4.2.1',
  documents: [{ label: 'contract.pdf', hash: digest(1), checksum: digest(2) }],
}
const GOOD = createQesApproval(APPROVAL)
const [DOCUMENT] = GOOD['documentDigests'] as readonly JsonObject[]

test('what is written is read again, with every digest that SHA-2 gives', () => {
  expect(readQesApproval(GOOD)).toEqual(APPROVAL)
  const long = {
    ...APPROVAL,
    hashAlgorithmOid: '2.16.840.1.101.3.4.2.3',
    documents: [{ label: '契約書.pdf', hash: digest(1, 64), checksum: digest(2) }],
  }
  expect(readQesApproval(createQesApproval(long))).toEqual(long)
  expect(QES_APPROVAL_TYPE[QES_APPROVAL]?.(GOOD)).toBeUndefined()
})

const document = (change: object): JsonObject => ({ ...GOOD, documentDigests: [{ ...DOCUMENT, ...change }] })

test.each<[string, JsonObject, string]>([
  ['an unknown member', { ...GOOD, locations: ['https://other.example'] }, 'locations'],
  ['no key', { ...GOOD, credentialID: '' }, 'credentialID'],
  ['a weak hash', { ...GOOD, hashAlgorithmOID: '1.3.14.3.2.26' }, 'hashAlgorithmOID'],
  [
    'a hash that is called like a member of every object',
    { ...GOOD, hashAlgorithmOID: 'toString' },
    'hashAlgorithmOID',
  ],
  ['more signatures than documents', { ...GOOD, numSignatures: 2 }, 'numSignatures'],
  ['no document', { ...GOOD, documentDigests: [], numSignatures: 0 }, 'documentDigests'],
  ['something that is no document', { ...GOOD, documentDigests: ['x'] }, 'documentDigests[0].label'],
  ['a document without a name', document({ label: '  ' }), 'documentDigests[0].label'],
  ['a name without end', document({ label: 'x'.repeat(201) }), 'documentDigests[0].label'],
  ['a digest of another length', document({ hash: digest(1, 20) }), 'documentDigests[0].hash'],
  ['a digest that is no base64', document({ hash: '!'.repeat(44) }), 'documentDigests[0].hash'],
  [
    'the digest of something else than what is signed',
    document({ hashType: 'sodr' }),
    'documentDigests[0].hashType',
  ],
  ['an address to fetch from', document({ href: 'https://other.example/a.pdf' }), 'documentDigests[0].href'],
  ['no digest of the document', document({ checksum: null }), 'documentDigests[0].checksum'],
  [
    'a digest of the document by another hash',
    document({ checksum: { value: digest(2), algorithmOID: '1.3.14.3.2.26' } }),
    'documentDigests[0].checksum',
  ],
])('%s is refused by its name', (_, content, named) => {
  expect(readQesApproval(content)).toMatch(new RegExp(`^${named.replaceAll(/[[\].]/g, '\\$&')}: `))
  expect(QES_APPROVAL_TYPE[QES_APPROVAL]?.(content)).toContain(named)
})
