import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadServices, parseService, servicesOf } from './load-services.ts'
import { describedBy } from './relying-party-service.ts'

const text = readFileSync(join(servicesOf('jp'), 'enrolment.json'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'entente-services-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Draft = Record<string, unknown> & {
  name: Record<string, string>
  credentials: Record<string, unknown>[]
  query: { credentials: Record<string, unknown>[] }
}

function changed(change: (service: Draft) => void): string {
  const service = JSON.parse(text) as Draft
  change(service)
  return JSON.stringify(service)
}

test.each<[string, string, RegExp]>([
  ['text that is not JSON', '{', /JSON|end|member/i],
  ['an unknown member', changed((service) => void (service['note'] = 'x')), /note/],
  ['a missing language', changed(({ name }) => void delete name['vi']), /\/name\/vi/],
  ['an id that is no part of an address', changed((service) => void (service['id'] = '../x')), /\/id/],
  [
    'a retention without measure',
    changed((service) => void (service['retention'] = 'for ever')),
    /\/retention/,
  ],
  ['a query that is none', changed(({ query }) => void (query.credentials = [])), /\/query.*credentials/],
  [
    'a query without type',
    changed(({ query }) => void delete query.credentials[0]?.['meta']),
    /\/query.*meta/,
  ],
  [
    'a query nobody described',
    changed(({ credentials }) => void credentials.pop()),
    /\/credentials.*diploma, pid/,
  ],
  [
    'documents joined by what one of them is not asked for',
    changed((service) => void (service['samePerson'] = [{ pid: ['family_name'], diploma: ['title'] }])),
    /\/samePerson.*pid-mdoc: must ask for every attribute that joins/,
  ],
  [
    'documents joined by an attribute nobody asks for',
    changed((service) => void (service['samePerson'] = [{ pid: ['sex'] }])),
    /\/samePerson.*pid: must ask for \["sex"\]/,
  ],
  ['no other way than the wallet', changed((service) => void (service['otherWays'] = [])), /\/otherWays/],
])('a service with %s is refused, and the error says where', (_, service, message) => {
  expect(() => parseService(service, 'x.json')).toThrow(message)
})

test('a service may ask for one document in either format', () => {
  const either = (alsoAs: string[]) =>
    changed(({ credentials }) => void Object.assign(credentials[0] ?? {}, { alsoAs }))
  const service = parseService(either(['pid-mdoc']), 'x.json')
  expect(describedBy(service, 'pid-mdoc')?.title).toEqual(describedBy(service, 'pid')?.title)
  expect(describedBy(service, 'x')).toBeUndefined()
  expect(() => parseService(either([]), 'x.json')).toThrow(/pid-mdoc/)
})

test('a service may name what joins its documents, by where it stands in each', () => {
  const claim = {
    pid: ['family_name'],
    'pid-mdoc': ['eu.europa.ec.eudi.pid.1', 'family_name'],
    diploma: ['title'],
  }
  const { samePerson } = parseService(
    changed((service) => void (service['samePerson'] = [claim])),
    'x.json',
  )
  expect(samePerson).toEqual([claim])
})

test('a service that is too large is refused before it is read', () => {
  expect(() => parseService(' '.repeat(300_000), 'x.json')).toThrow(/larger/)
})

test('two services with one id are refused', () => {
  writeFileSync(join(folder, 'a.json'), text)
  writeFileSync(join(folder, 'b.json'), text)
  expect(() => loadServices(folder)).toThrow('Two services have the id enrolment')
})

test('[BE-JP 2] the enrolment of the Japanese TEST university asks for the Belgian identity and the diploma, no more', () => {
  const [enrolment] = loadServices()
  expect(enrolment).toMatchObject({
    id: 'enrolment',
    relyingParty: { country: 'JP' },
    sector: 'higher-education',
  })
  expect(enrolment?.credentials).toMatchObject([
    { id: 'pid', wanted: ['family_name', 'given_name', 'birthdate', 'nationalities'] },
    { id: 'diploma', wanted: ['title', 'awarding_institution', 'award_date'] },
  ])
  expect(enrolment?.query.credentials[0]?.meta).toEqual({
    vct_values: ['urn:eudi:pid:be:1', 'urn:eudi:pid:1'],
  })
})

test.each(['jp', 'tn', 'fr', 'vn', 'lu', 'ma'])(
  'every TEST service of %s is its own country’s, and says TEST',
  (country) => {
    const services = loadServices(servicesOf(country))
    expect(services.length).toBeGreaterThan(0)
    for (const { urn, test: marked, relyingParty, credentials } of services) {
      expect(urn).toMatch(new RegExp(`^urn:entente:service:${country}:`))
      expect(relyingParty.country).toBe(country.toUpperCase())
      expect(marked && Object.values(relyingParty.name).every((name) => name.includes('TEST'))).toBe(true)
      for (const { agreement } of credentials) expect(agreement?.pointed).not.toBe(country.toUpperCase())
    }
  },
)
