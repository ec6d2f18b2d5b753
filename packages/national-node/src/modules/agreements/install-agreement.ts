import { mergeEnvelopes, openEnvelope, type OpenedAgreement } from '@entente/agreement'
import { Fault } from '../../kernel/fault.ts'
import { type AgreementsDeps, hexSha256, jadesVerifier } from './agreements-deps.ts'
import { appendInstalled } from './events.ts'
import type { StateReader } from './read-history.ts'
import { bumpRevision, listVersions, saveVersion } from './store.ts'

/**
 * Opens a fully signed envelope and keeps it: from then on it governs at its time. Installing the same again
 * changes nothing; more signatures over the same payload are added.
 * @throws Fault `invalid` with the code of agreement-1 §10 row A1 when it cannot be opened
 */
export async function installAgreement(
  deps: AgreementsDeps,
  reader: StateReader,
  envelope: string,
): Promise<OpenedAgreement> {
  return deps.store.transaction(async (tx) => {
    const at = deps.clock.now()
    const states = await reader.fresh(tx, at)
    const verifySignature = jadesVerifier(deps)
    const pins = [...deps.config.anchors, ...states.flatMap((state) => state.pins)]
    const opened = openEnvelope(envelope, { verifySignature, sha256: hexSha256, pins, at })
    if (!opened.ok) throw new Fault('invalid', `agreements/${codeOf(opened.code)}`, opened.detail)
    const { agreement, sha256 } = opened
    const known = (await listVersions(tx)).find(
      (row) => row.agreement === agreement.id && row.version === agreement.version && row.sha256 === sha256,
    )
    const merged = known === undefined ? envelope : mergeEnvelopes(known.envelope, envelope)
    if (merged === known?.envelope) return opened
    await saveVersion(tx, {
      agreement: agreement.id,
      version: agreement.version,
      sha256,
      envelope: merged ?? envelope,
      between_parties: JSON.stringify(agreement.parties.map(({ covers }) => covers)),
      received_at: known?.received_at ?? at,
    })
    await bumpRevision(tx)
    await appendInstalled(tx, deps.audit, { agreement: agreement.id, version: agreement.version, sha256 })
    return opened
  })
}

function codeOf(code: string): string {
  return code.toLowerCase().replaceAll('_', '-')
}
