/** What the workbench needs beside what the pages of the portal need. */
import type { Ceremony, NoticeDraft } from '../../agreements/index.ts'
import type { DiagnosisRoom } from '../../diagnosis/index.ts'
import type { EndedPresentation } from '../../verifier/index.ts'
import type { OperatorAccess } from './operator-access.ts'

export type WorkbenchDeps = {
  readonly operators: OperatorAccess
  readonly ceremony: Ceremony
  /** Why is this not trusted? Without it there is no page for it. */
  readonly explain?: ExplainDesk | undefined
  /** Signs for our side, keeps, delivers. */
  readonly notify: (draft: NoticeDraft) => Promise<unknown>
}

export type ExplainDesk = {
  readonly diagnosis: DiagnosisRoom
  /** What the verifier decided lately, the newest first. */
  listEnded(limit: number): Promise<readonly EndedPresentation[]>
}
