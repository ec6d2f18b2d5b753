/** Peppol BIS Billing 3.0.21: EN 16931 as Peppol ships it, its own rules, and those of its countries. */
import { PEPPOL_EN16931_CII, PEPPOL_EN16931_UBL } from '../en16931/pack.ts'
import type { Pattern } from '../rule.ts'
import { OTHERWISE_IN_CII } from './cii.ts'
import { documentContexts, emptyElements, paymentContext, projectReferences } from './document.ts'
import { formats } from './formats.ts'
import { germany } from './germany.ts'
import { iceland } from './iceland.ts'
import { identifierContexts } from './identifiers.ts'
import { adjustmentContexts, currencyContext, lineContexts } from './lines.ts'
import { netherlands } from './netherlands.ts'
import { denmark, norway, sweden } from './nordic.ts'
import { greece, greekBuyers, italy } from './south.ts'

const own: readonly Pattern[] = [
  emptyElements,
  projectReferences,
  {
    contexts: [
      ...documentContexts,
      ...adjustmentContexts,
      paymentContext,
      currencyContext,
      ...lineContexts,
      ...identifierContexts,
    ],
  },
  norway,
  denmark,
  italy,
  sweden,
  greece,
  greekBuyers,
  iceland,
  netherlands,
  germany,
  formats,
]

export const PEPPOL_BIS: readonly Pattern[] = [...PEPPOL_EN16931_UBL, ...own]

/** For what a document in CII says. */
export const PEPPOL_BIS_CII: readonly Pattern[] = [
  ...PEPPOL_EN16931_CII,
  ...own.map(({ contexts, ...rest }) => ({
    ...rest,
    contexts: contexts.map((context) => ({
      ...context,
      rules: context.rules.filter(({ id }) => !OTHERWISE_IN_CII.has(id)),
    })),
  })),
]
