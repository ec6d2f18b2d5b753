import type { AgreementState } from '@entente/agreement'
import { Fault } from '../../kernel/fault.ts'
import type { PortalDeps } from './portal-deps.ts'

/** As it stands now, by the name that addresses have: `be-jp` for `urn:entente:agreement:be-jp`. */
export async function findState(
  { agreements, clock }: Pick<PortalDeps, 'agreements' | 'clock'>,
  short: string,
): Promise<AgreementState> {
  return stateNamed(await agreements.states(clock.now()), short)
}

/** The same among states that are known already. */
export function stateNamed(states: readonly AgreementState[], short: string): AgreementState {
  const state = states.find(({ id }) => id === `urn:entente:agreement:${short}`)
  if (state === undefined) throw unknownAgreement()
  return state
}

export function unknownAgreement(): Fault {
  return new Fault('not-found', 'portal/unknown-agreement', 'There is no agreement of this name here')
}
