import { buttonLink } from '../button/button.ts'
import { plain, rich } from '../catalogues/message.ts'
import { service } from '../generated/service.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'

export type ProofProps = {
  readonly lang: Lang
  readonly href: string
  /** What is proven: "Diploma, decision of 15 January 2027". The link is read with it. */
  readonly subject: string
}

/** "Prove it", with what that does: it opens the signed proof, which anyone can check without us. */
export function proofButton({ lang, href, subject }: ProofProps): Html {
  const { proofOf, proofText } = service[lang]
  return html`<div class="proof no-print">${buttonLink({ label: plain(proofOf({ subject })), href, kind: 'secondary' })}<p class="hint">${proofText}</p></div>`
}

/** The same in a row of a table: short to see, and complete in a list of links. */
export function proofLink({ lang, href, subject }: ProofProps): Html {
  const { proveIt, proofOf } = service[lang]
  return html`<a class="proof-link no-print" href="${href}"><span aria-hidden="true">${proveIt}</span><span class="hidden">${rich(proofOf({ subject }))}</span></a>`
}
