import { expect, test } from 'vitest'
import { beginningOf } from '../../trust-lists/index.ts'
import { chosenServices, factsOf, withFacts, wrongFacts } from './read-forms.ts'

const facts = {
  operator: 'TEST operator',
  scheme: 'TEST list',
  information: 'https://example.org/list',
  contact: 'list@example.org',
  notice: 'TEST: no legal effect',
}
const service = (name: string) => ({
  name,
  type: 'http://uri.etsi.org/TrstSvc/Svctype/CA/PKC',
  since: '2026-11-22T09:00:00.000Z',
  certificate: new Uint8Array(),
})
const list = beginningOf(
  [
    { name: 'A', country: 'MA', services: [service('one'), service('two')] },
    { name: 'B', country: 'MA', services: [service('three')] },
  ],
  { territory: 'MA', name: 'ca' },
)

test.each([
  ['operator', ' '],
  ['scheme', ''],
  ['information', 'http://example.org'],
  ['information', 'https://'],
  ['contact', 'example.org'],
  ['contact', 'a b@example.org'],
  ['notice', ''],
] as const)('%s "%s" is named as wrong', (name, value) => {
  expect(wrongFacts(facts)).toEqual([])
  expect(wrongFacts({ ...facts, [name]: value })).toEqual([name])
})

test('facts come back as they were typed, and reach providers that say nothing of themselves', () => {
  const told = withFacts(list, facts)
  expect(factsOf(told)).toEqual(facts)
  expect(told.entities).toMatchObject([
    { contact: 'mailto:list@example.org', information: 'https://example.org/list' },
    { contact: 'mailto:list@example.org', information: 'https://example.org/list' },
  ])
  const moved = withFacts(told, { ...facts, information: 'https://example.org/other' })
  expect(moved.entities[1]?.information).toBe('https://example.org/other')
})

test('services count through the list; what is left out goes, with a provider that has no other', () => {
  const status = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn'
  const chosen = chosenServices(list, { 'status-1': status, 'out-2': 'yes', 'type-0': 'urn:not-offered' })
  expect(chosen.entities.map(({ name }) => name)).toEqual([{ en: 'A' }])
  expect(chosen.entities[0]?.services).toMatchObject([
    { type: 'http://uri.etsi.org/TrstSvc/Svctype/CA/PKC', status: expect.stringMatching(/granted$/) },
    { status },
  ])
})
