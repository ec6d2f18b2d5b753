export { type Agreements, createAgreements } from './create-agreements.ts'
export type { AgreementsDeps } from './agreements-deps.ts'
export type { NoticeDraft, SignedNotice } from './sign-notice.ts'
