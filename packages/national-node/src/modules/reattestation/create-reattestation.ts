import {
  addDuration,
  type AgreementState,
  type Decision,
  isPositive,
  type Recognition,
} from '@entente/agreement'
import { type Clock, type Instant, secondsOf } from '../../kernel/clock.ts'
import { Fault } from '../../kernel/fault.ts'
import type { Issuer } from '../issuer/index.ts'
import type { Verifier } from '../verifier/index.ts'
import { domesticClaims } from './domestic-claims.ts'

/** What a presentation came to, for one document. */
export type Attested = {
  readonly queryId: string
  readonly decision: Pick<Decision, 'verdict' | 'agreement' | 'rule' | 'effect' | 'reasons'>
  readonly attributes: Readonly<Record<string, unknown>> | undefined
  readonly holderKey: string | undefined
}

export type ReattestationDeps = {
  readonly clock: Clock
  readonly issuer: Pick<Issuer, 'offerRecognised'>
  readonly verifier: Pick<Verifier, 'result'>
  /** The state of each agreement now: one that was suspended since the decision gives no attestation. */
  readonly states: (at: Instant) => Promise<readonly AgreementState[]>
  /** By `vct`: the configuration under which this node issues it. */
  readonly typeOf: (vct: string) => string | undefined
}

/** Recognition by re-attestation: the node verifies a partner's credential and issues one of its own, to the same key. */
export type Reattestation = {
  /** Of which of these documents an attestation can be had. */
  offered(credentials: readonly Attested[]): Promise<readonly string[]>
  /** The address at which the wallet takes it. Only in the browser session that showed the document. */
  take(chosen: { sessionHash: string; responseCode: string; queryId: string }): Promise<{ offerUrl: string }>
}

type Way = { readonly rule: Recognition; readonly type: string; readonly validUntil: number }

export function createReattestation(deps: ReattestationDeps): Reattestation {
  const { clock, issuer, verifier } = deps
  return {
    async offered(credentials) {
      const states = await deps.states(clock.now())
      return credentials
        .filter(({ decision, attributes, holderKey }) => {
          return (
            attributes !== undefined && holderKey !== undefined && wayOf(deps, states, decision) !== undefined
          )
        })
        .map(({ queryId }) => queryId)
    },

    async take({ sessionHash, responseCode, queryId }) {
      const result = await verifier.result({ sessionHash, responseCode })
      const shown =
        result.outcome === 'decided' ? result.credentials.find((one) => one.queryId === queryId) : undefined
      if (shown?.attributes === undefined || shown.holderKey === undefined) {
        throw new Fault('not-found', 'reattestation/nothing-shown', 'This document must be shown once more')
      }
      const { decision, attributes, holderKey } = shown
      const way = wayOf(deps, await deps.states(clock.now()), decision)
      if (way === undefined) {
        throw new Fault(
          'forbidden',
          'reattestation/not-agreed',
          'No agreement in force lets an attestation be made of this document',
        )
      }
      const { type, validUntil, rule } = way
      const claims = domesticClaims({ decision, rule, attributes })
      const offer = await issuer.offerRecognised({ type, claims, holderKey, validUntil })
      return { offerUrl: offer.linkByReference }
    },
  }
}

/** By which rule, still acting, this decision may become an attestation here; undefined when by none. */
function wayOf(
  { clock, typeOf }: ReattestationDeps,
  states: readonly AgreementState[],
  { verdict, agreement, rule: id }: Attested['decision'],
): Way | undefined {
  if (!isPositive(verdict)) return undefined
  const state = states.find((one) => one.id === agreement?.id)
  const rule = state?.agreement.recognitions.find((one) => one.id === id)
  if (state === undefined || rule === undefined || !acts(state, rule.id)) return undefined
  const { pattern, deliverAs } = rule
  if (pattern !== 're-attestation' || deliverAs?.holderKeyContinuity !== true) return undefined
  const type = typeOf(deliverAs.vct)
  const validUntil = secondsOf(addDuration(clock.now(), deliverAs.maxValidity))
  return type === undefined ? undefined : { rule, type, validUntil }
}

function acts({ phase, rules }: AgreementState, rule: string): boolean {
  const overlay = rules.get(rule)
  const active = overlay?.status === 'in-force' || overlay?.status === 'pilot'
  return phase === 'in-force' && active && overlay.suspensions.length === 0
}
