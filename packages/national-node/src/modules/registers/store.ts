import type { Instant } from '../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../store/database.ts'
import type { Person } from './person.ts'

type PersonRow = { id: string; country: string; person: string; created_at: Instant }
type Tables = { registers_person: PersonRow }

/** Adding the same people again changes nothing. Returns how many were new. */
export async function insertPersons(tx: Tx, persons: readonly Person[], at: Instant): Promise<number> {
  let added = 0
  for (const person of persons) {
    const row = { id: person.id, country: person.country, person: JSON.stringify(person), created_at: at }
    const inserted = await ownTables<Tables>(tx)
      .insertInto('registers_person')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute()
    added += inserted.length
  }
  return added
}

export async function selectPerson(db: Database, id: string): Promise<Person | undefined> {
  const row = await ownTables<Tables>(db)
    .selectFrom('registers_person')
    .select('person')
    .where('id', '=', id)
    .executeTakeFirst()
  return row && parsePerson(row.person)
}

export type PersonPage = {
  /** The id of the last person seen. */
  readonly after?: string | undefined
  readonly limit: number
  readonly country?: string | undefined
}

export async function selectPersons(db: Database, { after, limit, country }: PersonPage): Promise<Person[]> {
  let query = ownTables<Tables>(db).selectFrom('registers_person').select('person').orderBy('id').limit(limit)
  if (after !== undefined) query = query.where('id', '>', after)
  if (country !== undefined) query = query.where('country', '=', country)
  return (await query.execute()).map(({ person }) => parsePerson(person))
}

/** Written by this module only, so its shape is known. */
function parsePerson(json: string): Person {
  return JSON.parse(json) as Person
}
