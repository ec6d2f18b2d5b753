export * from './ports.ts'
export { base64, base64url, fromBase64, fromBase64url } from './base64.ts'
export { instantOf } from './instant.ts'
export { DerError } from './der/read-der.ts'
export { parseSpki, type PublicKeyInfo } from './pkix/algorithms.ts'
export { createCertificate, type CertificateSpec } from './pkix/create-certificate.ts'
export type { GeneralName } from './pkix/general-names.ts'
export type { Name, ParsedName } from './pkix/name.ts'
export { parseCertificate, type Certificate } from './pkix/parse-certificate.ts'
export type { PolicyInputs } from './pkix/policy-graph.ts'
export {
  CERTIFICATE_BYTES_MAX,
  CHAIN_MAX,
  verifyPath,
  type PathRefusal,
  type PathRequest,
  type PathResult,
} from './pkix/verify-path.ts'
export {
  checkRevocation,
  checkRevocationOfAnyAge,
  CRL_CERTIFICATES_MAX,
  CRLS_MAX,
  OCSPS_MAX,
  type RevocationData,
  type RevocationRequest,
} from './revocation/check-revocation.ts'
export type { RevocationStatus } from './revocation/status.ts'
export { createCrl, type CrlSpec } from './revocation/create-crl.ts'
export { crlAddresses } from './revocation/crl-addresses.ts'
export { requireGood } from './revocation/require-good.ts'
export { type Crl, type CrlEntry, parseCrl, type RevocationReason } from './revocation/parse-crl.ts'
export { type CertId, type Ocsp, type OcspSingle, parseOcsp } from './revocation/parse-ocsp.ts'
export { TRUST_CODES, type JadesCode, type TrustCode } from './trust-code.ts'
export { createWebDriver } from './web-driver.ts'
export { createWebDocumentDriver } from './web-document-driver.ts'
export { pssSpki } from './cms/scheme.ts'
export {
  type AlgorithmName,
  type Coverage,
  cryptoOf,
  type EvidenceReport,
  type Failure,
  type Finding,
  type Indication,
  type SignatureFormat,
  type SignatureReport,
  type SignerReport,
  SUB_INDICATIONS,
  type SubIndication,
  type TimestampKind,
  type TimestampReport,
  withCounters,
} from './ades/outcome.ts'
export { type CadesDocument, type DetachedFile, readCades } from './ades/cades/read-cades.ts'
export { validateCades } from './ades/cades/validate-cades.ts'
export { type CadesExtras, finishCades } from './ades/cades/create-cades.ts'
export { type PdfDocument, readPades } from './ades/pades/read-pades.ts'
export { PdfError } from './ades/pades/parse-value.ts'
export { isPdf } from './ades/pades/read-objects.ts'
export { validatePades } from './ades/pades/validate-pades.ts'
export {
  coverageJson,
  documentJson,
  evidenceJson,
  type DocumentJson,
  type SignatureJson,
  timestampJson,
  type TimestampJson,
} from './ades/report-json.ts'
export { createValidationReport } from './report/create-validation-report.ts'
export { judgeSignature } from './ades/judge-signature.ts'
export { notBelieved } from './ades/suite.ts'
export {
  type CmsExtras,
  type CmsKey,
  type CmsSpec,
  createCms,
  finishCms,
  type PreparedCms,
  prepareCms,
} from './cms/create-cms.ts'
export { type SignedData, type SignerInfo, parseCms } from './cms/parse-cms.ts'
export { type SignerAnswer, type SignerQuestion, verifySigner } from './cms/verify-signer.ts'
export {
  answerTimestampRequest,
  type TimestampAuthority,
  type TimestampMoment,
} from './timestamp/authority.ts'
export {
  askTimestamp,
  readTimestampResponse,
  type TimestampPort,
  type TimestampResult,
} from './timestamp/client.ts'
export {
  parseResponse,
  parseToken,
  type TimestampFailure,
  type TimestampInfo,
  type TimestampResponse,
  type TimestampToken,
} from './timestamp/parse-token.ts'
export {
  createTimestampRequest,
  parseTimestampRequest,
  type TimestampRequest,
  type TimestampRequestSpec,
} from './timestamp/request.ts'
export { type TokenAnswer, type TokenQuestion, verifyToken } from './timestamp/verify-token.ts'
export type {
  ProofOfExistence,
  SignatureFacts,
  StampFacts,
  UsedAlgorithm,
  ValidationInput,
} from './ades/facts.ts'
export {
  createJadesCompact,
  createJadesSignature,
  PROOF_OF_APPROVAL,
  type JadesParts,
  type JadesSpec,
} from './jades/create-jades.ts'
export type { JadesHeader } from './jades/header.ts'
export {
  payloadText,
  splitCompact,
  verifyJadesSignature,
  type JadesRequest,
  type JadesResult,
} from './jades/verify-jades.ts'
export { createLote, createSignedLote } from './lote/create-lote.ts'
export { listedServices, type ListedService, type ServiceQuery } from './lote/list-services.ts'
export {
  LoteError,
  type Lote,
  type LoteEntity,
  type LotePeriod,
  type LotePointer,
  type LoteService,
} from './lote/lote.ts'
export { openLote, type LoteRequest, type LoteResult } from './lote/open-lote.ts'
export { parseLote } from './lote/parse-lote.ts'
export { JsonError } from './json.ts'
export * from './tlog/index.ts'
export { evaluateMra, type MraAnswer, type MraCode, type MraQuestion } from './mra/evaluate-mra.ts'
export { certificateFacts, type CertificateFacts } from './mra/certificate-facts.ts'
export { createMra } from './mra/create-mra.ts'
export {
  EU_VOCABULARY,
  type Mra,
  type MraCriteria,
  type MraCriterion,
  type MraEquivalence,
  type MraQcStatement,
  type MraStatuses,
  type MraVersion,
  type MraVocabulary,
  vocabularyUnder,
} from './mra/mra.ts'
export { type FoundMra, type MraReading, parseMra } from './mra/parse-mra.ts'
export type { MraPointer } from './mra/pointer.ts'
export type { MraFinding } from './mra/read-element.ts'
export { findNotXml, XmlError } from './xml/xml.ts'
export {
  type ListOfListsRequest,
  type ListOfListsResult,
  memberPointers,
  openListOfLists,
  pivotsToFetch,
  type PivotResult,
  selfPointer,
} from './tsl/open-list-of-lists.ts'
export { type OpenedTsl, openTsl, type TslRequest, type TslResult } from './tsl/open-tsl.ts'
export {
  LIST_OF_LISTS,
  type AppliedPeriod,
  NATIONAL_LIST,
  type Tsl,
  type TslFinding,
  type TslIdentity,
  type TslPeriod,
  type TslPointer,
  type TslProvider,
  type TslQualification,
  type TslService,
} from './tsl/tsl.ts'
export { findServices, type FoundService } from './tsl/find-services.ts'
export { isValidStatus } from './tsl/tsl-uris.ts'
export { type ListView, viewOfLote, viewOfTsl } from './tsl/list-view.ts'
export { LINT_CODES, type LintCode, type LintFinding } from './tsl/lint-finding.ts'
export { lintTrustedList } from './tsl/lint-list.ts'
export { type ComparedService, diffTrustedLists, type ListDifference } from './tsl/diff-lists.ts'
export { type DraftedProvider, draftFromCertificates } from './tsl/draft-from-certificates.ts'
export {
  type BroughtCertificate,
  CERTIFICATES_MAX,
  type CertificateFile,
  type CertificateFileCode,
  CertificateFileError,
  readCertificateFiles,
} from './tsl/read-certificate-files.ts'
export type { MomentQualification } from './tsl/qualify-certificate.ts'
export {
  type CertificateAnswer,
  periodsFor,
  type QualificationQuestion,
  qualifyCertificate,
  qualifySignature,
  qualifyStamp,
  type TslSignatureQualification,
} from './tsl/qualify.ts'
export type { ServiceWarning } from './tsl/service-warnings.ts'
export { readXades, type XadesDocument } from './xades/read-xades.ts'
export { validateXades } from './xades/validate-xades.ts'
export { type Asic, type AsicForm, readAsic } from './asic/read-asic.ts'
export { ZipError } from './asic/zip-error.ts'
export { type AsicReport, type AsicSignature, validateAsic } from './asic/validate-asic.ts'
export {
  type DocumentForm,
  type DocumentReport,
  type SignedDocument,
  validateDocument,
} from './validate-document.ts'
export type { StandingStamp } from './ades/standing-stamps.ts'
export {
  createSignedTsl,
  createTsl,
  type TslAddress,
  type TslDraft,
  type TslPointerDraft,
} from './tsl/create-tsl.ts'
export { TslError } from './tsl/tsl.ts'
export { createXades, type XadesSpec } from './xades/create-xades.ts'
export {
  CREATION_CODES,
  CREATION_FORMATS,
  CREATION_LEVELS,
  type CreationAnswer,
  type CreationCode,
  type CreationFormat,
  type CreationLevel,
  type FileToSign,
  type Material,
  type MaterialSource,
  type Packaging,
  type RaiseOrder,
  type RaisePorts,
  type Signer,
  SignerRefusal,
  type SigningContext,
  type SigningOrder,
  type StampSource,
  type ValueToSign,
} from './create/order.ts'
export { raiseDocument, signDocument } from './create/sign-document.ts'
export { localSigner, type LocalKey } from './create/local-signer.ts'
export { type JadesDocument, readJades } from './ades/jades/read-jades.ts'
export { validateJades } from './ades/jades/validate-jades.ts'
export { JwsError } from './ades/jades/parse-jws.ts'
export { openPkcs11Signer, type Pkcs11Key, type Pkcs11Tool } from './create/pkcs11-signer.ts'
export {
  type CscApproval,
  type CscApprovalQuestion,
  type CscPort,
  CscRefusal,
  type CscSpec,
  listCscCredentials,
  openCscSigner,
} from './create/csc-signer.ts'
export {
  checkCscApproval,
  type CscWalletRequest,
  type CscWalletWish,
  requestCscApproval,
} from './create/csc-approval.ts'
export { type StampAuthority, stampSource } from './create/stamp-source.ts'
export { type ApprovalPort, type ApprovalQuestion, approvedSigner } from './create/approved-signer.ts'
