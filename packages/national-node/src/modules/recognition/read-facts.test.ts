import type { Report } from '@entente/credentials'
import { expect, test } from 'vitest'
import type { FoundList } from '../trust-lists/index.ts'
import { readFacts } from './index.ts'

const REPORT: Report = {
  format: 'dc+sd-jwt',
  verdict: 'valid',
  checks: [],
  holder: { binding: 'kb' },
  algorithms: ['ES256'],
  claims: {},
  issuer: { chain: ['leaf'], anchor: 'ca', subject: 'CN=TEST', aki: [], role: 'attestation' },
}

/** One certificate, listed for two services of different assurance. */
const LISTED = ['registers', 'identity'].map((service) => ({
  der: Uint8Array.of(1),
  sha256: 'ca',
  entity: 'TEST',
  country: 'JP',
  serviceType: `urn:svc:${service}`,
  status: null,
  assurance: { scale: 'eidas', level: service === 'registers' ? 'high' : 'low' },
}))

const LIST: FoundList = {
  state: 'fresh',
  uri: 'https://jp.example/lote/identity.jwt',
  detail: undefined,
  sequence: 1,
  fetchedAt: undefined,
  sha256: undefined,
  territory: 'JP',
  facts: null,
  services: [],
  tsl: undefined,
  anchors: LISTED,
}

test.each([
  ['urn:svc:identity', 'low'],
  ['urn:svc:registers', 'high'],
])('an issuer listed for several services has the level of the one asked for: %s, %s', (type, level) => {
  const { entity, assurance } = readFacts(REPORT, LIST, type)
  expect(entity).toMatchObject({ listed: true, serviceType: type })
  expect(assurance).toEqual({ scale: 'eidas', level })
})

test('a device that did not sign for this session is a fault of the holder, not of the document', () => {
  const mdoc: Report = {
    ...REPORT,
    format: 'mso_mdoc',
    holder: { binding: 'device-signature' },
    claims: { 'org.example.1': { family_name: 'X' } },
  }
  expect(readFacts(mdoc, LIST, 'urn:svc:identity')).toMatchObject({
    object: { verdict: 'valid', codes: [] },
    holder: { binding: 'proved', codes: [] },
    present: [['org.example.1'], ['org.example.1', 'family_name']],
  })
  const codes = ['MDOC_DEVICE_TRANSCRIPT', 'MDOC_DIGEST'] as const
  const broken: Report = { ...mdoc, checks: codes.map((code) => ({ code, ok: false })) }
  expect(readFacts(broken, LIST, 'urn:svc:identity')).toMatchObject({
    object: { verdict: 'invalid', codes: ['MDOC_DIGEST'] },
    holder: { binding: 'failed', codes: ['MDOC_DEVICE_TRANSCRIPT'] },
  })
})

test('a path that did not hold has no level, whatever its certificates are listed for', () => {
  const broken: Report = { ...REPORT, checks: [{ code: 'X5C_PATH', ok: false, detail: 'no path' }] }
  expect(readFacts(broken, LIST, 'urn:svc:identity')).toMatchObject({
    entity: { listed: false },
    assurance: null,
  })
})
