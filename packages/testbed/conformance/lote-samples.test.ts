/** Lists of trusted entities (shared data `trustedlists/lote-json`): the file names say what to expect. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLote, JsonError, listedServices, LoteError, parseCertificate, parseLote } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { testData } from '../src/test-data.ts'

const folder = testData('trustedlists')
if (folder === undefined) console.log('skipped: no test data for trustedlists')

const read = (file: string): string => readFileSync(join(folder ?? '', 'lote-json', file), 'utf8')

describe.skipIf(folder === undefined)('lists of trusted entities', () => {
  test('a mock list that is not JSON is refused with its place', () => {
    expect(() => parseLote(read('Mock_PID_Provider_List_v0.0.1.json'))).toThrow(JsonError)
    expect(() => parseLote(read('Mock_PID_Provider_List_v0.0.1.json'))).toThrow(/at line 66, column \d+$/)
  })

  test('a list without its frame is refused with the missing member', () => {
    expect(() => parseLote(read('invalid.json'))).toThrow(LoteError)
    expect(() => parseLote(read('invalid.json'))).toThrow('missing at /LoTE')
  })

  test.each([
    ['valid.json', 42, 1],
    ['valid-full.json', 42, 1],
    ['valid-emptyTE.json', 42, 0],
    ['Mock_PID_Provider_List_v0.0.1-fixed.json', 1, 1],
  ])('%s is read: sequence %i, %i entities', (file, sequence, entities) => {
    const lote = parseLote(read(file))
    expect(lote.sequence).toBe(sequence)
    expect(lote.entities).toHaveLength(entities)
    expect(parseLote(createLote(lote))).toEqual(lote)
  })

  test('singular spellings of identities are read, plural ones are written', () => {
    const lote = parseLote(read('valid-full.json'))
    expect(lote.pointers?.[0]?.identities[0]).toMatchObject({
      subjectNames: ['CN=TrustService, O=Other LoTE'],
      otherIds: ['1234567890'],
      skis: ['MII12345678BASE64=='],
    })
    const written = createLote(lote)
    expect(written).toContain('"X509SubjectNames":["CN=TrustService, O=Other LoTE"]')
    expect(written).not.toContain('"X509SubjectName":')
  })

  test('the certificate of the mock provider is a certificate', () => {
    const services = listedServices(parseLote(read('Mock_PID_Provider_List_v0.0.1-fixed.json')))
    expect(services).toMatchObject([{ entity: 'Example PID provider', country: 'FR', status: undefined }])
    const [der = new Uint8Array()] = services[0]?.certificates ?? []
    expect(parseCertificate(der).issuer.country).toBe('LU')
  })
})
