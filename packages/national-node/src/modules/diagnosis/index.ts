/** Why is this not trusted? One look at a credential, a request, an attestation, a list or a certificate. */
export { createDiagnosis, type DiagnosisRoom, type Explained } from './create-diagnosis.ts'
export type { DiagnosisDeps, ExplainQuestion } from './diagnosis-deps.ts'
export {
  type ArtefactKind,
  type ConsultedList,
  type Diagnosis,
  type SeenCertificate,
  type Stage,
  type StageReport,
} from './diagnosis.ts'
export { ARTEFACT_BYTES_MAX } from './read-artefact.ts'
export type { RoleList } from './known-lists.ts'
export { type Remedy, remedyFor } from './remedies.ts'
