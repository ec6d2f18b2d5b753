/** The portal: every page a person sees on this node. */
export { createPortal, type Portal } from './create-portal.ts'
export { issuingDesk } from './issuing-desk.ts'
export type {
  Decided,
  DocumentType,
  PortalConfig,
  PortalDeps,
  PortalIssuer,
  PortalResult,
  PortalVerifier,
} from './portal-deps.ts'
export { type OperatorAccess, operatorAccess } from './workbench/operator-access.ts'
export { liftDraft, suspensionDraft } from './workbench/notice-drafts.ts'
