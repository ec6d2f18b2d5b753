import { openMessage, type Proposal, proposalsOf, type Signed } from '@entente/agreement'
import type { Database } from '../../../store/database.ts'
import { type AgreementsDeps, jadesVerifier } from '../agreements-deps.ts'
import { type EnvelopeRow, listEnvelopes, listMessages } from './store.ts'
import { hexSha256 } from '../../../kernel/crypto.ts'

/** Every proposal of every version, with its standing, its signatures and what was said about it; newest first. */
export async function readProposals(db: Database, deps: AgreementsDeps): Promise<readonly Proposal[]> {
  const ports = { verifySignature: jadesVerifier(deps), sha256: hexSha256, at: deps.clock.now() }
  const messages = (await listMessages(db)).flatMap(({ compact, sha256 }) => {
    const opened = openMessage(compact, ports)
    if (opened.ok) return [opened]
    deps.log.error('agreements.message-unreadable', { sha256, detail: opened.detail })
    return []
  })
  return proposalsOf(messages, (await listEnvelopes(db)).map(signedOf))
}

function signedOf({ sha256, signed_by: signedBy, complete }: EnvelopeRow): Signed {
  return { sha256, signedBy: JSON.parse(signedBy) as string[], complete: complete === 1 }
}
