import {
  type Agreement,
  type AgreementState,
  canonicalJson,
  type Change,
  diffAgreements,
  lintAgreement,
  type LintFinding,
} from '@entente/agreement'
import { hexSha256 } from '../../../kernel/crypto.ts'

/** What a signer has to see before signing: what lint says, and what differs from the version before. */
export type Review = {
  readonly findings: readonly LintFinding[]
  readonly previous: Agreement | undefined
  /** Empty for a first version: all of it is new. */
  readonly changes: readonly Change[]
  /** Hash of the changes, kept with the signature: what was shown. */
  readonly changesSha256: string
  /** No finding is an error, and the text follows the version in force. */
  readonly signable: boolean
}

/** Lint with the version before and the other agreements of this node at hand, and the difference. */
export function reviewProposal(
  text: Agreement,
  states: readonly AgreementState[],
  { development = false }: { readonly development?: boolean | undefined } = {},
): Review {
  const state = states.find(({ id }) => id === text.id)
  const previous = state?.agreement
  const findings = lintAgreement(canonicalJson(text), {
    ...(state === undefined
      ? {}
      : { previous: { agreement: state.agreement, sha256: state.reference.sha256 } }),
    development,
    others: states.filter(({ id }) => id !== text.id).map(({ agreement }) => agreement),
  })
  const changes = previous === undefined ? [] : diffAgreements(previous, text)
  return {
    findings,
    previous,
    changes,
    changesSha256: hexSha256(canonicalJson(changes)),
    signable: !findings.some(({ severity }) => severity === 'error'),
  }
}
