export { type Agreements, createAgreements } from './create-agreements.ts'
export { type AgreementsDeps, hexSha256 } from './agreements-deps.ts'
export type { NoticeDraft, SignedNotice } from './sign-notice.ts'
