import { beforeAll, expect, test } from 'vitest'
import { steppingClock } from '../../kernel/clock.ts'
import type { Store } from '../../store/database.ts'
import { eachStore } from '../../store/each-store.ts'
import { createRegisters, generatePersons, loadServices, type Registers } from './index.ts'

const clock = steppingClock('2027-01-15T10:00:00.000Z')

eachStore('registers', (open) => {
  let store: Store
  let registers: Registers
  beforeAll(async () => {
    store = await open()
    registers = createRegisters({ store, clock, services: loadServices() })
    await store.transaction(async (tx) => {
      expect(await registers.seedPersons(tx, { country: 'BE', count: 25, seed: 's' })).toBe(25)
      expect(await registers.seedPersons(tx, { country: 'JP', count: 5, seed: 's' })).toBe(5)
    })
  })

  test('sowing the same people again adds nobody; more of them adds only the new ones', async () => {
    const added = await store.transaction(async (tx) => [
      await registers.seedPersons(tx, { country: 'BE', count: 25, seed: 's' }),
      await registers.seedPersons(tx, { country: 'JP', count: 7, seed: 's' }),
    ])
    expect(added).toEqual([0, 2])
  })

  test('a person comes back as made, in every script', async () => {
    const [made] = generatePersons({ country: 'JP', count: 1, seed: 's' })
    expect(await registers.getPerson(made?.id ?? '')).toEqual(made)
  })

  test('an unknown person is not found, and asking for one is a fault', async () => {
    expect(await registers.findPerson('nobody')).toBeUndefined()
    await expect(registers.getPerson('nobody')).rejects.toMatchObject({ kind: 'not-found' })
  })

  test('pages follow each other without gap or repetition', async () => {
    const seen: string[] = []
    for (let after: string | undefined; ; after = seen.at(-1)) {
      const page = await registers.listPersons({ country: 'BE', limit: 10, after })
      seen.push(...page.map(({ id }) => id))
      if (page.length < 10) break
    }
    expect(seen).toHaveLength(25)
    expect(new Set(seen).size).toBe(25)
    expect(seen).toEqual(seen.toSorted())
  })

  test.each([0, 101, 1.5])('a page of %s people is refused', async (limit) => {
    await expect(registers.listPersons({ limit })).rejects.toMatchObject({ code: 'registers/limit' })
  })

  test('an unknown service is a fault', () => {
    expect(registers.getService('enrolment').name.ja).toBe('大学への入学手続き')
    expect(() => registers.getService('constructor')).toThrow('registers/unknown-service')
    expect(registers.listServices().map(({ id }) => id)).toEqual(['enrolment', 'training'])
  })
})
