import { type AgreementState, createNoticePayload, type Notice } from '@entente/agreement'
import { createJadesCompact, runSync } from '@entente/trust'
import { Fault } from '../../kernel/fault.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../store/database.ts'
import { type AgreementsDeps, partnersIn } from './agreements-deps.ts'
import { appendNoticeSigned } from './events.ts'
import type { StateReader } from './read-history.ts'
import { planDelivery } from './outbox.ts'
import { bumpRevision, insertNotice, listNotices } from './store.ts'
import { hexSha256 } from '../../kernel/crypto.ts'

/** What an operator decides; who sends it, when, after which notice, and the signature are added here. */
export type NoticeDraft = {
  readonly agreement: string
  readonly type: 'suspend' | 'lift' | 'incident' | 'terminate' | 'review-done' | 'acknowledge'
  readonly target?: readonly string[]
  readonly reason: Notice['reason']
  readonly refs?: readonly string[]
  readonly severity?: 'low' | 'high' | 'critical'
  readonly effectiveFrom?: string
}

export type SignedNotice = { readonly id: string; readonly sha256: string; readonly compact: string }

/**
 * Signs a notice for our party, keeps it, and plans its delivery to the other party, as one action: at home it
 * counts from this moment.
 * @param onlyIf judges the state that no other process can change meanwhile; without its yes nothing is signed
 */
export async function signNotice(
  deps: AgreementsDeps,
  reader: StateReader,
  ...[draft, onlyIf = () => true]: [draft: NoticeDraft, onlyIf?: (state: AgreementState) => boolean]
): Promise<SignedNotice | undefined> {
  return deps.store.transaction(async (tx) => {
    await bumpRevision(tx) // first: it holds other writers back, so that no two notices take one number
    const at = deps.clock.now()
    const state = (await reader.fresh(tx, at)).find(({ id }) => id === draft.agreement)
    if (state === undefined) {
      throw new Fault('not-found', 'agreements/unknown-agreement', `There is no agreement ${draft.agreement}`)
    }
    if (!onlyIf(state)) return undefined
    const keyName = NEEDS_SIGNATORY.has(draft.type) ? 'agreement-signer' : 'operations'
    const key = deps.keys.get(keyName)
    const notice = await createNotice(tx, deps, { draft, state, at, x5tS256: key.x5tS256 })
    const { canonical } = createNoticePayload(notice)
    const steps = createJadesCompact({
      payload: canonical,
      alg: key.alg,
      key: key.key,
      x5c: key.x5c,
      iat: deps.clock.seconds(),
      cty: 'vnd.entente.notice+json',
    })
    const compact = runSync(steps, deps.driver as (step: object) => unknown)
    const sha256 = hexSha256(canonical)
    await keep(tx, deps, { notice, compact, sha256, at, state })
    return { id: notice.id, sha256, compact }
  })
}

/** What an operations key may not send alone (agreement-1 §4, authority roles). */
const NEEDS_SIGNATORY: ReadonlySet<string> = new Set(['lift', 'terminate', 'review-done'])

type Around = { draft: NoticeDraft; state: AgreementState; at: string; x5tS256: string }

async function createNotice(tx: Tx, deps: AgreementsDeps, around: Around): Promise<Notice> {
  const { draft, state, at, x5tS256 } = around
  const { party } = deps.config
  const own = (await listNotices(tx, draft.agreement)).filter((row) => row.party === party)
  const last = own.at(-1)
  const pin = state.pins.find((candidate) => candidate.party === party && candidate.x5tS256 === x5tS256)
  if (pin === undefined) {
    throw new Fault('forbidden', 'agreements/not-a-signer', 'Our key is not pinned in this agreement')
  }
  const { type, refs = [], target = [], reason, severity, effectiveFrom = at } = draft
  return {
    '@type': 'EntenteNotice',
    schema: 'urn:entente:schema:notice:1',
    id: `urn:uuid:${newId(deps.clock)}`,
    agreement: state.reference,
    issuer: { party, authority: pin.authority },
    type,
    target: [...target],
    effectiveFrom,
    reason,
    refs: [...refs],
    evidence: [],
    issuedAt: at,
    seq: (last?.seq ?? 0) + 1,
    prev: last?.sha256 ?? null,
    ...(severity === undefined ? {} : { severity }),
  } as Notice
}

type Kept = { notice: Notice; compact: string; sha256: string; at: string; state: AgreementState }

async function keep(tx: Tx, deps: AgreementsDeps, kept: Kept): Promise<void> {
  const { notice, compact, sha256, at, state } = kept
  const { party } = notice.issuer
  const facts = { agreement: notice.agreement.id, party, type: notice.type, seq: notice.seq, sha256 }
  await insertNotice(tx, { ...facts, compact, received_at: at })
  await planDelivery(tx, { kind: 'notice', document: sha256 }, partnersIn(deps, state.agreement))
  await deps.publicLog.append(tx, { t: 'notice', sha256 })
  await appendNoticeSigned(tx, deps.audit, facts)
}
