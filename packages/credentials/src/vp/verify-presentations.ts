import type { IssuerPolicy } from '../mdoc/check-issuer.ts'
import type { SessionTranscript } from '../mdoc/session-transcript.ts'
import { verifyMdoc } from '../mdoc/verify-mdoc.ts'
import type { IssuerRole, Steps } from '../ports.ts'
import { failed, verdictOf, type CredentialFormat, type Report } from '../report.ts'
import type { KeyBindingRule } from '../sdjwt/verify-sd-jwt.ts'
import { verifySdJwtVc } from '../sdjwtvc/verify-sd-jwt-vc.ts'
import type { Presented } from './vp-token.ts'

type Asked = {
  /** `dc+sd-jwt` unless it says otherwise. */
  readonly format?: CredentialFormat
  readonly types: readonly string[]
  readonly derivedTypes?: Readonly<Record<string, string>>
  readonly role: IssuerRole
}

export type PresentationPolicy = {
  /** What the query of this id accepts. */
  readonly asked: (queryId: string) => Asked
  /** Whom every key binding must name: the full client_id, or `origin:` and the origin (OpenID4VP 1.0 §A.4). */
  readonly audience: string
  readonly nonce: string
  readonly at: number
  /** For those in the format `mso_mdoc`: the session a device has to sign for, and what its signer's certificate says. */
  readonly mdoc?: {
    readonly transcript: SessionTranscript
    readonly readCertificate: IssuerPolicy['readCertificate']
  }
  /** The transactions that the presentation of this query has to answer, as sent. */
  readonly transactionData?: (queryId: string) => readonly string[]
}

export type VerifiedPresentation = Presented & { readonly report: Report }

/**
 * Step 4 of the response validation for each presentation: format, issuer signature, chain,
 * type, validity, disclosures, holder binding. The holder's proof is always required. Status is joined by `checkStatus`.
 */
export function* verifyPresentations(
  presented: readonly Presented[],
  policy: PresentationPolicy,
): Steps<VerifiedPresentation[]> {
  const verified: VerifiedPresentation[] = []
  for (const one of presented) {
    const { format = 'dc+sd-jwt', ...asked } = policy.asked(one.queryId)
    const verifyOne = format === 'mso_mdoc' ? verifyAsMdoc : verifyAsSdJwtVc
    verified.push({ ...one, report: yield* verifyOne(one, asked, policy) })
  }
  return verified
}

type One = readonly [one: Presented, asked: Omit<Asked, 'format'>, policy: PresentationPolicy]

function* verifyAsSdJwtVc(...[{ queryId, presentation }, asked, policy]: One): Steps<Report> {
  const texts = policy.transactionData?.(queryId) ?? []
  const keyBinding: KeyBindingRule = {
    audience: policy.audience,
    nonce: policy.nonce,
    ...(texts.length > 0 && { transactionData: { texts } }),
  }
  return yield* verifySdJwtVc(presentation, { ...asked, at: policy.at, keyBinding })
}

function* verifyAsMdoc(...[{ queryId, presentation }, { types, role }, policy]: One): Steps<Report> {
  const { mdoc, at, transactionData } = policy
  if (mdoc === undefined) throw new TypeError('mdoc: whoever asks for an mdoc knows the session it is for')
  const { transcript, readCertificate } = mdoc
  const report = yield* verifyMdoc(presentation, { at, role, types, device: { transcript }, readCertificate })
  if ((transactionData?.(queryId) ?? []).length === 0) return report
  // Nothing lays down what a device would have to sign here for a transaction, so none is ever authorised.
  const checks = [...report.checks, failed('KB_TXDATA', 'an mdoc authorises no transaction')]
  const { claims: _claims, deviceClaims: _device, ...rest } = report
  return { ...rest, checks, verdict: verdictOf(checks) }
}
