import type { Clock } from '../../kernel/clock.ts'
import { Fault } from '../../kernel/fault.ts'
import { LIST_PAGE_MAX } from '../../kernel/limits.ts'
import type { Store, Tx } from '../../store/database.ts'
import { type Generation, generatePersons } from './generate-persons.ts'
import type { Person } from './person.ts'
import type { Service } from './relying-party-service.ts'
import { insertPersons, type PersonPage, selectPerson, selectPersons } from './store.ts'

export type RegistersDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly services: readonly Service[]
}

export type Registers = {
  findPerson(id: string): Promise<Person | undefined>
  getPerson(id: string): Promise<Person>
  /** Ordered by id; the next page begins `after` the last id of this one. */
  listPersons(page: PersonPage): Promise<readonly Person[]>
  /** Adds the TEST people of a seed, those not there yet. Returns how many were added. */
  seedPersons(tx: Tx, generation: Generation): Promise<number>
  getService(id: string): Service
  listServices(): readonly Service[]
}

/** Population register and services register of a TEST jurisdiction. */
export function createRegisters({ store, clock, services }: RegistersDeps): Registers {
  const byId = new Map(services.map((service) => [service.id, service]))
  const findPerson = (id: string) => selectPerson(store.db, id)
  return {
    findPerson,
    async getPerson(id) {
      const person = await findPerson(id)
      if (person === undefined) throw new Fault('not-found', 'registers/unknown-person', 'No such person')
      return person
    },
    async listPersons({ limit, ...page }) {
      if (!Number.isInteger(limit) || limit < 1 || limit > LIST_PAGE_MAX) {
        throw new Fault('invalid', 'registers/limit', `limit: between 1 and ${LIST_PAGE_MAX}`)
      }
      return selectPersons(store.db, { ...page, limit })
    },
    seedPersons: (tx, generation) => insertPersons(tx, generatePersons(generation), clock.now()),
    getService(id) {
      const service = byId.get(id)
      if (service === undefined) throw new Fault('not-found', 'registers/unknown-service', 'No such service')
      return service
    },
    listServices: () => services,
  }
}
