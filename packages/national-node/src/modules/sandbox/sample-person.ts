/** People who do not exist and stand in no register: the documents of the sandbox are about them. */
import type { Person } from '../registers/index.ts'
import { type CredentialFault, isCredentialFault } from './faults.ts'

const PREFIX = 'sandbox:'
export const TRUE_NAME = 'Peeters'

/** Names what is to be wrong with their documents; `run` tells one offer from another. */
export function samplePersonId(fault: CredentialFault, run: string): string {
  return `${PREFIX}${fault}:${run}`
}

/** What is to be wrong with the documents of this person; undefined for everybody else. */
export function faultOfPerson(id: string): CredentialFault | undefined {
  const [, fault = ''] = id.startsWith(PREFIX) ? id.split(':') : []
  return isCredentialFault(fault) ? fault : undefined
}

export function samplePerson(id = samplePersonId('none', '')): Person {
  const locality = 'TEST Gent'
  return {
    id,
    country: 'BE',
    test: true,
    familyName: `TEST ${TRUE_NAME}`,
    givenName: 'TEST Elisabeth',
    nameOrder: 'given-first',
    nameForms: [],
    birthdate: '1994-03-08',
    placeOfBirth: { country: 'BE', locality },
    nationalities: ['BE'],
    sex: 2,
    address: {
      formatted: `Teststraat 1, 9000 ${locality}`,
      country: 'BE',
      locality,
      postalCode: '9000',
      street: 'Teststraat',
      houseNumber: '1',
    },
    diplomas: [],
  }
}
