/** What the workbench needs beside what the pages of the portal need. */
import type { Ceremony, NoticeDraft } from '../../agreements/index.ts'
import type { OperatorAccess } from './operator-access.ts'

export type WorkbenchDeps = {
  readonly operators: OperatorAccess
  readonly ceremony: Ceremony
  /** Signs for our side, keeps, delivers. */
  readonly notify: (draft: NoticeDraft) => Promise<unknown>
}
