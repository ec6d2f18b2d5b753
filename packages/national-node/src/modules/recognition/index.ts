/** Recognition: from a verified credential to a decision under an agreement, with mapped attributes and a receipt. */
export { createRecognition } from './create-recognition.ts'
export type {
  IssuerTrust,
  Recognised,
  Recognition,
  RecognitionDeps,
  RecognitionInput,
  ServiceContext,
  TrustedAnchor,
} from './recognition-deps.ts'
