/** The agreement language: signed envelope, notices, state in time, the decision and its reasons (docs/spec/agreement-1.md). */
export { agreementJsonSchema, parseAgreement, type ParsedAgreement, readAgreement } from './agreement.ts'
export {
  compileAgreements,
  type CompiledAgreements,
  isCompiledFor,
  type RejectedAgreement,
} from './compile.ts'
export type {
  AgreementReference,
  CheckId,
  Decision,
  DisclosureDecision,
  Effect,
  Obligations,
  TraceEntry,
} from './decision.ts'
export {
  type AgreementSignature,
  createEnvelope,
  createPayload,
  type EnvelopeFailure,
  type EnvelopePorts,
  type EnvelopeResult,
  mergeEnvelopes,
  openEnvelope,
  type OpenedAgreement,
  readEnvelopeText,
} from './envelope.ts'
export {
  algorithmFacts,
  type AlgorithmFacts,
  type Assurance,
  type AuthorisationFacts,
  type CertificateContent,
  type ClaimPath,
  type DisclosureFacts,
  type DisclosureRequest,
  type Duration,
  type EntityFacts,
  type Facts,
  type HolderFacts,
  type Instant,
  type Level,
  type ListFacts,
  type LogFacts,
  type MandateFacts,
  type ObjectFacts,
  type PresentedObject,
  type RecognitionRequest,
  type ServiceFacts,
  type ServicePeriod,
  type SignatureFacts,
  type SignatureRequest,
  type SourceFacts,
  type StatusFacts,
  type TrustServiceEffect,
} from './facts.ts'
export {
  createDocumentPayload,
  type DocumentKind,
  type DocumentPorts,
  openDocument,
} from './compact-document.ts'
export type { History, Known } from './history.ts'
export { canonicalJson } from './jcs.ts'
export { JsonError, type Json, parseJson } from './json.ts'
export type { DataClause } from './language/data-exchange.ts'
export { zRole } from './language/parties.ts'
export type { ClaimRule, ListClause, Recognition } from './language/recognition.ts'
export { type Agreement, AGREEMENT_SCHEMA, type Problem, SEMANTICS, zAgreement } from './language/schema.ts'
export {
  createMessagePayload,
  maySpeak,
  type Message,
  MESSAGE_SCHEMA,
  type MessageResult,
  openMessage,
  type OpenedMessage,
  type Proposal,
  proposalsOf,
  type Remark,
  type Signed,
  type Standing,
} from './negotiation.ts'
export {
  createNoticePayload,
  maySend,
  type Notice,
  NOTICE_SCHEMA,
  type NoticePorts,
  type NoticeResult,
  type NoticeType,
  type OpenedNotice,
  openNotice,
  zNotice,
} from './notices.ts'
export {
  type EnvelopeCode,
  isPositive,
  type Reason,
  type ReasonClass,
  type ReasonCode,
  REASONS,
  type Verdict,
} from './reasons.ts'
export { acceptSignature } from './accept-signature.ts'
export { disclose } from './disclose.ts'
export { recognise } from './recognise.ts'
export { governingRule, governingState } from './resolve.ts'
export { type Beside, type Precedence, rulesBeside } from './beside.ts'
export {
  CONTENT_TYPES,
  findPin,
  type Pin,
  pinsOf,
  type Sha256,
  type SignatureCheck,
  type SignatureInput,
  type VerifySignature,
} from './signature.ts'
export { type AgreementState, type Overlay, type Phase, stateAt, type StateTimes } from './state.ts'
export { addDuration } from './time.ts'
export type { Suspension } from './suspension.ts'
export { type Attribute, findRule, type Loss, mapAttributes, type MappedAttributes } from './attributes.ts'
export type { LossKind, Presented } from './claim-operations.ts'
export {
  commitTo,
  createReceipt,
  outcomeOf,
  type Receipt,
  RECEIPT_SCHEMA,
  type ReceiptDraft,
  type ReceiptInput,
  SALT_BYTES,
} from './receipt.ts'
export { LINT_RULES, lintAgreement, type LintFinding, type LintRule } from './lint.ts'
export { type Change, diffAgreements, type Direction } from './diff.ts'
export { refuseForLosses } from './losses.ts'
export {
  type Basis,
  type Between,
  basisOf,
  countingAgreements,
  type PublicDocument,
} from './replay/knowledge.ts'
export { type Kept, openKept } from './replay/kept-history.ts'
export { type Question, questionText, QUESTION_LIMITS } from './replay/question.ts'
export { claimsPointer, type Replay, type ReplayPorts, replayReceipt } from './replay.ts'
export { BUNDLE_LIMITS, type BundleInput, createBundle, readBundle } from './replay/bundle.ts'
export { readReceipt } from './replay/receipt-schema.ts'
export { decisionRecord, hashRecord } from './decision-record.ts'
