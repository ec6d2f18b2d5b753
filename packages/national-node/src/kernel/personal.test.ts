import { expect, test } from 'vitest'
import { isPersonalField } from './personal.ts'

test.each([
  'name',
  'names',
  'givenName',
  'given_name',
  'family-name',
  'fullName',
  'holderName',
  'birthdate',
  'birth_date',
  'placeOfBirth',
  'address',
  'homeAddress',
  'email',
  'userEmail',
  'phone',
  'nationality',
  'nationalities',
  'personId',
  'personalAdministrativeNumber',
  'portrait',
  'sex',
  'claims',
  'username',
])('[BE-JP 4] the field %s is taken as personal', (field) => {
  expect(isPersonalField(field)).toBe(true)
})

test.each([
  'serviceName',
  'listName',
  'verdict',
  'agreement',
  'credentialId',
  'statusIndex',
  'route',
  'durationMs',
  'party',
])('the field %s is not', (field) => {
  expect(isPersonalField(field)).toBe(false)
})
