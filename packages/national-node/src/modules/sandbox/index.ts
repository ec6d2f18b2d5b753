/** A programmable verifier and issuer for outside developers; never on a node that is meant. */
export { type BuiltQuery, buildQuery, readQuery } from './build-query.ts'
export {
  createSandbox,
  type DecodedRequest,
  type Sandbox,
  type SandboxAnswer,
  type SandboxRun,
} from './create-sandbox.ts'
export { issuingWith, openSandbox } from './open-sandbox.ts'
export type { SampleCredential } from './faulty-credential.ts'
export { CREDENTIAL_FAULTS, isCredentialFault, isRequestFault, REQUEST_FAULTS } from './faults.ts'
export { type CredentialFault, faultCode, refusalCode, type RequestFault } from './faults.ts'
export type { SampleOffer } from './offer-samples.ts'
