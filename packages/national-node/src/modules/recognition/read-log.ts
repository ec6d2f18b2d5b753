import type { AgreementState, LogFacts } from '@entente/agreement'
import type { Tx } from '../../store/database.ts'
import type { RecognitionDeps } from './recognition-deps.ts'

/** What the public logs say of the governing version; null where the agreement asks for no evidence (agreement-1 §16). */
export async function readLog(
  tx: Tx,
  { publicLog, config }: Pick<RecognitionDeps, 'publicLog' | 'config'>,
  state: AgreementState | undefined,
): Promise<LogFacts | null> {
  const clause = state?.agreement.log
  if (state === undefined || clause === undefined) return null
  const partner = state.agreement.parties.find(({ code }) => code !== config.party)?.code ?? ''
  const leaf = { t: 'agreement', sha256: state.reference.sha256 } as const
  return publicLog.facts(tx, { leaf, partner, witnesses: clause.witnesses })
}
