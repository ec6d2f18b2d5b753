import { type Agreement, mergeEnvelopes, type Proposal } from '@entente/agreement'
import { Fault } from '../../../kernel/fault.ts'
import type { Tx } from '../../../store/database.ts'
import { type AgreementsDeps, partnersIn } from '../agreements-deps.ts'
import { appendSigned } from '../events.ts'
import { envelopeOf } from '../sign-agreement.ts'
import { planDelivery } from '../outbox.ts'
import type { StateReader } from '../read-history.ts'
import { bumpRevision } from '../store.ts'
import { keepEnvelope } from './keep-envelope.ts'
import { readProposals } from './read-proposals.ts'
import { reviewProposal } from './review-proposal.ts'
import { getProposal } from './send-message.ts'
import { findEnvelope, insertOwnSignature, ownSignatures } from './store.ts'

export type SigningWish = {
  readonly proposal: string
  /** Hash of the changes that were shown; another one means that the signer has seen something else. */
  readonly changes: string
}

/**
 * Signs a proposed text for our party, first or second, and plans its delivery. With the last signature it is
 * installed at once, and governs from the time that the text names.
 * @throws Fault `conflict` when it no longer stands, when lint or an earlier signature of ours forbids it, or when
 * something else was shown
 */
export async function signProposal(
  deps: AgreementsDeps,
  reader: StateReader,
  { proposal: sha256, changes }: SigningWish,
): Promise<Proposal> {
  return deps.store.transaction(async (tx) => {
    await bumpRevision(tx) // first: it holds other writers back, so that no two texts of one version are signed
    const at = deps.clock.now()
    const proposals = await readProposals(tx, deps)
    const { text, standing, signedBy } = getProposal(proposals, sha256)
    if (!signedBy.includes(deps.config.party)) {
      if (standing !== 'open' && standing !== 'half-signed')
        throw new Fault('conflict', 'agreements/not-signable', `A text that is ${standing} is not signed`)
      const states = await reader.fresh(tx, at)
      requireReviewed(reviewProposal(text, states, deps.config), changes)
      await requireOneText(tx, proposals, { text, sha256 })
      const known = await findEnvelope(tx, sha256)
      const own = envelopeOf(deps, text)
      const merged = known === undefined ? own : mergeEnvelopes(known.envelope, own)
      if (merged === undefined) throw new Fault('conflict', 'agreements/not-signable', 'Too many signatures')
      await insertOwnSignature(tx, {
        agreement: text.id,
        version: text.version,
        sha256,
        changes,
        signed_at: at,
      })
      await keepEnvelope(tx, deps, { envelope: merged, states, at })
      await appendSigned(tx, deps.audit, { agreement: text.id, version: text.version, sha256, changes })
      await planDelivery(tx, { kind: 'envelope', document: sha256 }, partnersIn(deps, text))
    }
    return getProposal(await readProposals(tx, deps), sha256)
  })
}

function requireReviewed(
  { findings, signable, changesSha256 }: ReturnType<typeof reviewProposal>,
  changes: string,
): void {
  if (!signable) {
    const errors = findings.filter(({ severity }) => severity === 'error')
    throw new Fault(
      'conflict',
      'agreements/lint-stops-signing',
      'The text has faults that stop a signature',
      errors.map(({ pointer, rule, detail }) => ({ pointer, detail: `${rule}: ${detail}` })),
    )
  }
  if (changes !== changesSha256)
    throw new Fault(
      'conflict',
      'agreements/other-changes-shown',
      'What was shown is not what would be signed now',
    )
}

/** A party puts its name under one text of a version: another only once the earlier one is withdrawn. */
async function requireOneText(
  tx: Tx,
  proposals: readonly Proposal[],
  { text, sha256 }: { readonly text: Agreement; readonly sha256: string },
): Promise<void> {
  const earlier = (await ownSignatures(tx, { agreement: text.id, version: text.version })).filter(
    (hash) => hash !== sha256 && proposals.find((one) => one.sha256 === hash)?.standing !== 'withdrawn',
  )
  if (earlier.length > 0)
    throw new Fault('conflict', 'agreements/other-text-signed', 'We have signed another text of this version')
}
