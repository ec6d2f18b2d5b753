import type { RegistrationCertificate, RegistrationCode, RegistrationGap } from '@entente/credentials'

/** Something the holder must be told, and accept knowingly, before anything is sent (RPA_07b). */
export type RequestWarning = {
  readonly code: RegistrationCode | 'CROSS_DEVICE' | 'UNSIGNED'
  readonly detail: string
}

/** What a register vouches for, about whoever asks. */
export type Registration = Pick<
  RegistrationCertificate,
  | 'subject'
  | 'name'
  | 'legalName'
  | 'country'
  | 'service'
  | 'purpose'
  | 'privacyPolicy'
  | 'supportUri'
  | 'supervisoryAuthority'
  | 'registryUri'
  | 'intermediary'
  | 'legalBasis'
>

export type RegistrationFinding = {
  readonly registration?: Registration
  readonly warnings: readonly RequestWarning[]
  /** What is asked without being registered. */
  readonly gaps?: readonly RegistrationGap[]
  /** By the policy of this wallet, the holder is not even asked. */
  readonly refused?: RequestWarning
}
