/** Registers: the persons of a TEST jurisdiction and the services of its relying parties. */
export { createRegisters, type Registers, type RegistersDeps } from './create-registers.ts'
export { generatePersons, POPULATED_COUNTRIES } from './generate-persons.ts'
export { loadServices, servicesOf } from './load-services.ts'
export { type Diploma, displayNames, type NameForm, type Person } from './person.ts'
export { describedBy, type Service, type ServiceCredential } from './relying-party-service.ts'
export type { Registrar } from './relying-parties/registrar.ts'
export { openRegistrar } from './relying-parties/open-registrar.ts'
export type { RelyingParty } from './relying-parties/relying-party.ts'
