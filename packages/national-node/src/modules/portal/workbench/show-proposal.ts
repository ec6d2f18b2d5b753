import type { Html } from '@entente/ui'
import type { Context } from 'hono'
import { contextOf } from '../page-error.ts'
import type { Desk } from './desk.ts'
import { proposalPage, type ProposalView } from './pages/proposal-page.ts'

/** The proposal named in the address, as it stands now; `again` when a form of it comes back. */
export async function showProposal(
  desk: Desk,
  c: Context,
  again: Pick<ProposalView, 'errors' | 'typed'> = {},
): Promise<Html> {
  const { ceremony } = desk.workbench
  const shown = await ceremony.review(c.req.param('sha256') ?? '')
  const { text } = shown.proposal
  const state = ceremony.stateOf(text, text.validity.inForceFrom)
  const token = await desk.session.formToken(c)
  return proposalPage(contextOf(desk, c), { ...shown, state, token, ...again })
}
