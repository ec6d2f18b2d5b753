import { findPin, maySpeak, openMessage, type OpenedMessage, type Pin } from '@entente/agreement'
import { Fault } from '../../../kernel/fault.ts'
import { MESSAGES_PER_VERSION_MAX } from '../../../kernel/limits.ts'
import { type AgreementsDeps, jadesVerifier } from '../agreements-deps.ts'
import { appendMessageReceived } from '../events.ts'
import { pinsFor } from '../pins.ts'
import type { StateReader } from '../read-history.ts'
import { bumpRevision } from '../store.ts'
import { countMessages, insertMessage, isProposed } from './store.ts'
import { hexSha256 } from '../../../kernel/crypto.ts'

/**
 * Keeps a message of a partner: signature good, its signer pinned and speaking for a party of the text, the text
 * known unless this message brings it. Receiving it again changes nothing.
 * @returns whether it was new
 */
export async function receiveMessage(
  deps: AgreementsDeps,
  reader: StateReader,
  compact: string,
): Promise<boolean> {
  const at = deps.clock.now()
  const opened = openMessage(compact, { verifySignature: jadesVerifier(deps), sha256: hexSha256, at })
  if (!opened.ok) throw new Fault('invalid', `agreements/message-${opened.fault}`, opened.detail)
  const { message, proposal, sha256 } = opened
  const { states } = await reader.compiled(deps.store.db, at)
  requireSpeaker(
    deps,
    opened,
    pinsFor(deps, [...states.values()], { id: message.agreement, version: message.version }),
  )
  return deps.store.transaction(async (tx) => {
    if (message.type !== 'propose' && !(await isProposed(tx, proposal)))
      throw new Fault('conflict', 'agreements/unknown-proposal', 'The text that it is about has not arrived')
    if ((await countMessages(tx, message)) >= MESSAGES_PER_VERSION_MAX)
      throw new Fault('too-many', 'agreements/too-many-messages', 'Too much has been said about this version')
    const { agreement, version, type, issuer } = message
    const about = { agreement, version, proposal, type, party: issuer.party }
    if (!(await insertMessage(tx, { ...about, sha256, compact, received_at: at }))) return false
    await bumpRevision(tx)
    await appendMessageReceived(tx, deps.audit, { ...about, sha256 })
    return true
  })
}

function requireSpeaker(
  { config }: AgreementsDeps,
  { message, x5tS256 }: OpenedMessage,
  pins: readonly Pin[],
): void {
  const pin = findPin(pins, x5tS256, message.issuedAt)
  const known = pin !== undefined && maySpeak(message, pin)
  const parties = message.type === 'propose' ? message.text.parties.map(({ code }) => code) : undefined
  const between =
    parties?.includes(config.party) !== false && parties?.includes(message.issuer.party) !== false
  if (!known || !between || message.issuer.party === config.party)
    throw new Fault(
      'forbidden',
      'agreements/message-not-allowed',
      'The signer may not speak about this agreement',
    )
}
