import { displayNames } from '../registers/index.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import type { PersonOption } from './pages/login-page.ts'
import type { CredentialType } from './types/credential-type.ts'

const SHOWN_MAX = 50

/** The TEST persons that can have what is asked. A real issuer has its own identification in this place. */
export async function listPersonOptions(
  { registers, config, clock }: IssuerDeps,
  types: readonly CredentialType[],
): Promise<readonly PersonOption[]> {
  const persons = await registers.listPersons({ limit: SHOWN_MAX })
  const context = { today: clock.now().slice(0, 10), issuer: config.names }
  return persons
    .filter((person) => types.every((type) => type.claimsOf(person, context) !== undefined))
    .map((person) => ({
      id: person.id,
      names: displayNames(person),
      birthdate: person.birthdate,
    }))
}
