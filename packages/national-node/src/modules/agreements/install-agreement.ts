import {
  type AgreementState,
  mergeEnvelopes,
  openEnvelope,
  type OpenedAgreement,
  type Pin,
} from '@entente/agreement'
import type { Instant } from '../../kernel/clock.ts'
import { Fault } from '../../kernel/fault.ts'
import type { Tx } from '../../store/database.ts'
import { type AgreementsDeps, jadesVerifier, partnersIn } from './agreements-deps.ts'
import { appendInstalled } from './events.ts'
import { pinsFor } from './pins.ts'
import type { StateReader } from './read-history.ts'
import { codeOf } from './sign-agreement.ts'
import { bumpRevision, listVersions, saveVersion } from './store.ts'
import { hexSha256 } from '../../kernel/crypto.ts'

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
    const opened = open(deps, { envelope, states: await reader.fresh(tx, at), at })
    await keepVersion(tx, deps, { opened, envelope, at })
    return opened
  })
}

type Kept = { readonly opened: OpenedAgreement; readonly envelope: string; readonly at: Instant }

/** Keeps a version that was opened with the pins that count for it, in the caller's transaction. */
export async function keepVersion(
  tx: Tx,
  deps: AgreementsDeps,
  { opened: { agreement, sha256 }, envelope, at }: Kept,
): Promise<void> {
  const known = (await listVersions(tx)).find(
    (row) => row.agreement === agreement.id && row.version === agreement.version && row.sha256 === sha256,
  )
  const merged = known === undefined ? envelope : mergeEnvelopes(known.envelope, envelope)
  if (merged === known?.envelope) return
  await saveVersion(tx, {
    agreement: agreement.id,
    version: agreement.version,
    sha256,
    envelope: merged ?? envelope,
    between_parties: JSON.stringify(agreement.parties.map(({ covers }) => covers)),
    received_at: known?.received_at ?? at,
  })
  await bumpRevision(tx)
  await deps.publicLog.append(tx, { t: 'agreement', sha256 }, { alsoIn: partnersIn(deps, agreement) })
  await appendInstalled(tx, deps.audit, { agreement: agreement.id, version: agreement.version, sha256 })
}

type Received = {
  readonly envelope: string
  readonly states: readonly AgreementState[]
  readonly at: Instant
}

/** The first time with every pin there is, to learn which version it is; then with those that count for it. */
function open(deps: AgreementsDeps, { envelope, states, at }: Received): OpenedAgreement {
  const { anchors } = deps.config
  const openWith = (pins: readonly Pin[]): OpenedAgreement => {
    const ports = { verifySignature: jadesVerifier(deps), sha256: hexSha256, pins, at }
    const opened = openEnvelope(envelope, ports)
    if (!opened.ok) throw new Fault('invalid', `agreements/${codeOf(opened.code)}`, opened.detail)
    return opened
  }
  const { agreement } = openWith([...anchors, ...states.flatMap(({ pins }) => pins)])
  return openWith(pinsFor(deps, states, agreement))
}
