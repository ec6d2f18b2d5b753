import {
  type Agreement,
  type AgreementState,
  canonicalJson,
  type Proposal,
  stateAt,
} from '@entente/agreement'
import type { Instant } from '../../../kernel/clock.ts'
import type { AgreementsDeps } from '../agreements-deps.ts'
import { deliver } from '../deliver.ts'
import { countUndelivered } from '../outbox.ts'
import type { StateReader } from '../read-history.ts'
import { readProposals } from './read-proposals.ts'
import { type Review, reviewProposal } from './review-proposal.ts'
import { getProposal, type MessageDraft, sendMessage } from './send-message.ts'
import { signProposal, type SigningWish } from './sign-proposal.ts'
import { hexSha256 } from '../../../kernel/crypto.ts'

/** How this node comes to a common text with a partner: said, answered and signed (agreement-1 §3.1). */
export type Ceremony = {
  /** Every proposal known, newest first. */
  proposals(): Promise<readonly Proposal[]>
  /** One proposal with what a signer has to see. @throws Fault `not-found` */
  review(sha256: string): Promise<{ readonly proposal: Proposal; readonly review: Review }>
  /** The same for a text that nobody has proposed yet. */
  reviewText(text: Agreement): Promise<Review>
  /** Proposes, comments or withdraws, and tells the partner at once where it can be reached. */
  say(draft: MessageDraft): Promise<string>
  sign(wish: SigningWish): Promise<Proposal>
  /** How much each partner has not been told yet. */
  waiting(): Promise<readonly { readonly party: string; readonly count: number }[]>
  /** How a text would stand at a time if it governed: for reading it before it is signed. */
  stateOf(text: Agreement, at: Instant): AgreementState
}

export function createCeremony(deps: AgreementsDeps, reader: StateReader): Ceremony {
  const { db } = deps.store
  const reviewText = async (text: Agreement): Promise<Review> => {
    const { states } = await reader.compiled(db, deps.clock.now())
    return reviewProposal(text, [...states.values()], deps.config)
  }
  return {
    proposals: () => readProposals(db, deps),
    async review(sha256) {
      const proposal = getProposal(await readProposals(db, deps), sha256)
      return { proposal, review: await reviewText(proposal.text) }
    },
    reviewText,
    async say(draft) {
      const sha256 = await sendMessage(deps, reader, draft)
      await deliver(deps)
      return sha256
    },
    async sign(wish) {
      const signed = await signProposal(deps, reader, wish)
      await deliver(deps)
      return signed
    },
    waiting: () => countUndelivered(db),
    stateOf: draftState,
  }
}

function draftState(agreement: Agreement, at: Instant): AgreementState {
  const canonical = canonicalJson(agreement)
  const opened = { agreement, canonical, sha256: hexSha256(canonical), signatures: [] }
  const history = { id: agreement.id, versions: [{ opened, knownAt: at }], notices: [] }
  const state = stateAt(history, { t: at, k: at, sha256: hexSha256 })
  if (state === undefined) throw new TypeError('a version that is known has a state')
  return state
}
