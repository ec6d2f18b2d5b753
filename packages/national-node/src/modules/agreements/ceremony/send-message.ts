import {
  type Agreement,
  canonicalJson,
  CONTENT_TYPES,
  createMessagePayload,
  type Message,
  MESSAGE_SCHEMA,
  type Pin,
  type Proposal,
} from '@entente/agreement'
import { createJadesCompact, runSync } from '@entente/trust'
import { Fault } from '../../../kernel/fault.ts'
import { newId } from '../../../kernel/ids.ts'
import type { Tx } from '../../../store/database.ts'
import { type AgreementsDeps, partnersIn } from '../agreements-deps.ts'
import { appendMessageSent } from '../events.ts'
import { planDelivery } from '../outbox.ts'
import { pinsFor } from '../pins.ts'
import type { StateReader } from '../read-history.ts'
import { speakingKey } from '../speak.ts'
import { bumpRevision } from '../store.ts'
import { readProposals } from './read-proposals.ts'
import { insertMessage } from './store.ts'
import { hexSha256 } from '../../../kernel/crypto.ts'

/** What somebody of our party says; who says it, when, and the signature are added here. */
export type MessageDraft =
  | { readonly type: 'propose'; readonly text: Agreement; readonly instead?: string | null }
  | {
      readonly type: 'comment'
      readonly proposal: string
      readonly pointer: string
      readonly lang: string
      readonly text: string
    }
  | { readonly type: 'withdraw'; readonly proposal: string }

/**
 * Signs a message for our party, keeps it and plans its delivery, as one action. Proposing the same text again
 * changes nothing.
 * @returns the hash of the text it is about
 * @throws Fault `not-found` for a text that nobody proposed, `conflict` where the standing of it forbids the message
 */
export async function sendMessage(
  deps: AgreementsDeps,
  reader: StateReader,
  draft: MessageDraft,
): Promise<string> {
  return deps.store.transaction(async (tx) => {
    await bumpRevision(tx) // first: it holds other writers back
    const proposals = await readProposals(tx, deps)
    const text = draft.type === 'propose' ? draft.text : getProposal(proposals, draft.proposal).text
    const proposal = hexSha256(canonicalJson(text))
    if (draft.type === 'propose' && proposals.some(({ sha256 }) => sha256 === proposal)) return proposal
    if (draft.type === 'withdraw') requireWithdrawable(deps, getProposal(proposals, proposal))
    const at = deps.clock.now()
    const pins = pinsFor(deps, await reader.fresh(tx, at), text)
    await keepSigned(tx, deps, { draft, text, proposal, pins, at })
    return proposal
  })
}

export function getProposal(proposals: readonly Proposal[], sha256: string): Proposal {
  const found = proposals.find((one) => one.sha256 === sha256)
  if (found === undefined)
    throw new Fault(
      'not-found',
      'agreements/unknown-proposal',
      'No text with this fingerprint was proposed here',
    )
  return found
}

/** What we proposed, and the other side has not signed. */
function requireWithdrawable({ config }: AgreementsDeps, { by, standing, signedBy }: Proposal): void {
  if (by !== config.party)
    throw new Fault('forbidden', 'agreements/not-our-proposal', 'Only who proposed a text withdraws it')
  const over = standing === 'signed' || standing === 'withdrawn' || standing === 'overtaken'
  if (over || signedBy.some((party) => party !== config.party))
    throw new Fault('conflict', 'agreements/not-withdrawable', `A text that is ${standing} is not withdrawn`)
}

type Kept = {
  readonly draft: MessageDraft
  readonly text: Agreement
  readonly proposal: string
  readonly pins: readonly Pin[]
  readonly at: string
}

async function keepSigned(tx: Tx, deps: AgreementsDeps, kept: Kept): Promise<void> {
  const { text, proposal, at } = kept
  const { party } = deps.config
  const key = speakingKey(deps, kept.pins)
  const message = messageOf(deps, kept, key.authority)
  const { canonical } = createMessagePayload(message)
  const { alg, x5c } = key
  const iat = deps.clock.seconds()
  const steps = createJadesCompact({
    payload: canonical,
    alg,
    key: key.key,
    x5c,
    iat,
    cty: CONTENT_TYPES.message,
  })
  const compact = runSync(steps, deps.driver as (step: object) => unknown)
  const sha256 = hexSha256(canonical)
  const about = { agreement: text.id, version: text.version, proposal, type: message.type, party }
  await insertMessage(tx, { ...about, sha256, compact, received_at: at })
  await planDelivery(tx, { kind: 'message', document: sha256 }, partnersIn(deps, text))
  await appendMessageSent(tx, deps.audit, { ...about, sha256 })
}

function messageOf({ clock, config }: AgreementsDeps, { draft, text, at }: Kept, authority: string): Message {
  const common = {
    '@type': 'EntenteMessage',
    schema: MESSAGE_SCHEMA,
    id: `urn:uuid:${newId(clock)}`,
    agreement: text.id,
    version: text.version,
    issuer: { party: config.party, authority },
    issuedAt: at,
  } as const
  return draft.type === 'propose'
    ? { ...common, type: 'propose', text, instead: draft.instead ?? null }
    : { ...common, ...draft }
}
