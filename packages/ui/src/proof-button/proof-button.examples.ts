import type { ComponentExamples } from '../gallery/component.ts'
import { examplesService } from '../generated/examples-service.ts'
import { html } from '../html.ts'
import { proofButton, proofLink } from './proof-button.ts'

export const proofButtonExamples = {
  group: 'service',
  examples: {
    button: (lang) =>
      proofButton({ lang, href: `/${lang}/proofs/1`, subject: examplesService[lang].diplomaDocument }),
    rows: (lang) =>
      html`<ul class="list"><li>${examplesService[lang].identityCard} ${proofLink({ lang, href: `/${lang}/proofs/2`, subject: examplesService[lang].identityCard })}</li></ul>`,
  },
} satisfies ComponentExamples
