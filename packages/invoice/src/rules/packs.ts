import { type CompiledRules, compilePatterns } from './compile.ts'
import { CII_SYNTAX } from './en16931/cii-syntax.ts'
import { EN16931_CII, EN16931_UBL } from './en16931/pack.ts'
import { PEPPOL_CII_FORM } from './peppol/cii.ts'
import { PEPPOL_BIS, PEPPOL_BIS_CII } from './peppol/pack.ts'
import { PINT_JP, PINT_JP_NON_REGISTERED, PINT_JP_SELF_BILLING } from './pint-jp/pack.ts'
import type { Pattern } from './rule.ts'

export type Syntax = 'ubl' | 'cii'

/** The rules of one specification in one version, and the civil dates between which it counts. */
export type Pack = {
  readonly name: string
  readonly version: string
  readonly title: string
  readonly syntaxes: readonly Syntax[]
  readonly publishedOn: string
  readonly validFrom: string
  /** Last day, where a successor is known. */
  readonly validUntil?: string
  /** How BT-24 begins in documents that say they follow it. */
  readonly customization: string
  /** A pack that knows no CII asks the rules for UBL of what a document in CII says. */
  readonly compiled: (syntax?: Syntax) => CompiledRules
  /** Rules about the form of CII, asked of the document as it is and not of what it says. */
  readonly ciiForm?: () => CompiledRules
}

/** Packs are compiled when they are first asked for: who checks Japanese invoices pays for no other rules. */
function lazily(patterns: {
  readonly ubl: readonly Pattern[]
  readonly cii?: readonly Pattern[]
}): Pack['compiled'] {
  const compiled = new Map<Syntax, CompiledRules>()
  return (syntax = 'ubl') => {
    const known = compiled.get(syntax)
    if (known !== undefined) return known
    const rules = compilePatterns(patterns[syntax] ?? patterns.ubl)
    compiled.set(syntax, rules)
    return rules
  }
}

const enForm = lazily({ ubl: CII_SYNTAX })
const peppolForm = lazily({ ubl: [...CII_SYNTAX, ...PEPPOL_CII_FORM] })

export const PACKS: readonly Pack[] = [
  {
    name: 'en16931',
    version: '1.3.16',
    title: 'EN 16931',
    syntaxes: ['ubl', 'cii'],
    publishedOn: '2026-04-10',
    validFrom: '2017-06-28',
    customization: 'urn:cen.eu:en16931:2017',
    compiled: lazily({ ubl: EN16931_UBL, cii: EN16931_CII }),
    ciiForm: enForm,
  },
  {
    name: 'peppol-bis',
    version: '3.0.21',
    title: 'Peppol BIS Billing 3.0',
    syntaxes: ['ubl', 'cii'],
    publishedOn: '2026-05-01',
    validFrom: '2026-05-01',
    customization: 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0',
    compiled: lazily({ ubl: PEPPOL_BIS, cii: PEPPOL_BIS_CII }),
    ciiForm: peppolForm,
  },
  {
    name: 'pint-jp',
    version: '1.1.3',
    title: 'PINT JP',
    syntaxes: ['ubl'],
    publishedOn: '2026-06-01',
    validFrom: '2026-06-01',
    customization: 'urn:peppol:pint:billing-1@jp-1',
    compiled: lazily({ ubl: PINT_JP }),
  },
  {
    name: 'pint-jp-ntr',
    version: '1.1.3',
    title: 'PINT JP, non-registered sellers',
    syntaxes: ['ubl'],
    publishedOn: '2026-06-01',
    validFrom: '2026-06-01',
    customization: 'urn:peppol:pint:nontaxinvoice-1@jp-1',
    compiled: lazily({ ubl: PINT_JP_NON_REGISTERED }),
  },
  {
    name: 'pint-jp-sb',
    version: '1.1.3',
    title: 'PINT JP, self-billing',
    syntaxes: ['ubl'],
    publishedOn: '2026-06-01',
    validFrom: '2026-06-01',
    customization: 'urn:peppol:pint:selfbilling-1@jp-1',
    compiled: lazily({ ubl: PINT_JP_SELF_BILLING }),
  },
]

/** `peppol-bis@3.0.21`, or the latest of a name without version. */
export function findPack(wanted: string): Pack | undefined {
  const [name, version] = wanted.split('@')
  return PACKS.filter((pack) => pack.name === name && (version === undefined || pack.version === version)).at(
    -1,
  )
}

export type Wanted = {
  /** BT-24 */
  readonly customization: string
  readonly syntax: Syntax
  /** The issue date; the newest version where it is missing or no date. */
  readonly on?: string
}

/**
 * The pack whose specification a document names most exactly, in the version that counts on its issue date: the
 * newest that was valid by then, or the oldest there is.
 */
export function choosePack({ customization, syntax, on = '9999-12-31' }: Wanted): Pack | undefined {
  const fitting = PACKS.filter(
    (pack) => pack.syntaxes.includes(syntax) && customization.startsWith(pack.customization),
  )
  const exactness = Math.max(...fitting.map((pack) => pack.customization.length))
  const versions = fitting
    .filter((pack) => pack.customization.length === exactness)
    .toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
  return versions.findLast(({ validFrom }) => validFrom <= on) ?? versions[0]
}
