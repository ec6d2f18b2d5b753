import { bracketed, credentialCard, type Html, html, type SummaryRow } from '@entente/ui'
import { attributeRows } from './attribute-list.ts'
import {
  type Attribute,
  civilOf,
  issuerName,
  logoOf,
  type ShownCredential,
  typeName,
} from './credential-text.ts'
import type { State } from './screen.ts'

export type DocumentCard = {
  /** Unique on the page: names the card by its title. */
  readonly id: string
  /** From the second of the same name on, the title says which one it is. */
  readonly nth?: number
  readonly attributes: readonly Attribute[]
  /** What the wallet itself knows of the document. */
  readonly rows?: readonly SummaryRow[]
  readonly more?: Html
}

/** A document of the wallet: what it is, the given attributes, who signed it, and until when. */
export function documentCard(
  credential: ShownCredential,
  { lang, now }: Pick<State, 'lang' | 'now'>,
  { id, nth = 1, attributes, rows = [], more }: DocumentCard,
): Html {
  const { issuer, expires, claimLabels: labels } = credential
  return credentialCard({
    reader: { lang },
    id,
    level: 2,
    title: html`<bdi>${typeName(credential, lang)}</bdi>${nth > 1 && html` ${bracketed(lang, nth)}`}`,
    issuer: html`${logoOf(credential, lang)}${issuerName(issuer)}`,
    country: issuer.country,
    state: isExpired(credential, now) ? 'expired' : 'valid',
    validity: { until: expires === undefined ? undefined : civilOf(expires) },
    facts: [...attributeRows({ attributes, labels, lang }), ...rows],
    ...(more && { more }),
  })
}

/** Whether a document is past its end: from that moment on it cannot be shown. */
export function isExpired({ expires }: Pick<ShownCredential, 'expires'>, now: number): boolean {
  return expires !== undefined && expires <= now
}
