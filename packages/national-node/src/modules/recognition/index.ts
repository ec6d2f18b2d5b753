/** Recognition: from a verified credential to a decision under an agreement, with mapped attributes and a receipt. */
export { createSignatureAcceptance } from './accept-signature.ts'
export type { SignatureAcceptance, TrustServiceList } from './accept-signature.ts'
export { isStampService, judgedStamp, type JudgedReport, serviceFor } from './signature-facts.ts'
export { readClaimedMdoc } from './claimed-origin.ts'
export { createRecognition } from './create-recognition.ts'
export { baseType } from './issuer-trust.ts'
export { requestOf } from './recognise-credential.ts'
export { readFacts } from './read-facts.ts'
export type {
  ForwardedInput,
  IssuerTrust,
  Recognised,
  Recognition,
  RecognitionDeps,
  RecognitionInput,
  ServiceContext,
  TrustedAnchor,
} from './recognition-deps.ts'
