import {
  isObject,
  isPidType,
  type Json,
  type JsonObject,
  type Path,
  type PathPattern,
} from '@entente/credentials'
import {
  attributeName,
  countryName,
  dateText,
  formatList,
  type Html,
  html,
  type Lang,
  ltr,
  names,
  sexName,
} from '@entente/ui'
import type { Label, StoredCredential } from '../core/store.ts'
import { say } from './texts.ts'

/** What the screens need of a credential, kept or just received. */
export type ShownCredential = Pick<
  StoredCredential,
  'type' | 'labels' | 'claimLabels' | 'claims' | 'issuer' | 'expires' | 'logo'
>

/** The issuer's word in the reader's language, else in English, else the first there is. */
export function labelIn(labels: readonly Label[], lang: Lang): string | undefined {
  const spoken = (wanted: string) =>
    labels.find(({ locale }) => locale?.toLowerCase().split('-')[0] === wanted)?.name
  return spoken(lang) ?? spoken('en') ?? labels[0]?.name
}

export function typeName({ type, labels }: Pick<ShownCredential, 'type' | 'labels'>, lang: Lang): string {
  if (isPidType(type)) return names[lang].credentialTypes.pid
  return labelIn(labels, lang) ?? type
}

/** Who signed, by the certificate that was checked; an issuer cannot choose another name here. */
export function issuerName({ subject }: { readonly subject: string }): string {
  // RFC 4514 text: the common name up to the next comma that is not escaped.
  const common = /(?:^|[,+])CN=((?:\\.|[^\\,+])*)/.exec(subject)?.[1]
  return common?.replaceAll(/\\([^0-9A-Fa-f])/g, '$1') ?? subject
}

/** The mark of the issuer inside `img`, where no script of an SVG runs and nothing in it is fetched. */
export function logoOf({ logo }: Pick<ShownCredential, 'logo'>, lang: Lang): Html | undefined {
  return logo && html`<img class="logo" src="${logo.data}" alt="${labelIn(logo.alts, lang) ?? ''}">`
}

/** Sweden writes civil dates as ISO 8601 does: the year first, in Western figures. */
const civilFormat = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: 'UTC' })

/** The day of a NumericDate as `YYYY-MM-DD`, for whoever writes it in the reader's calendar. */
export function civilOf(seconds: number): string {
  return civilFormat.format(seconds * 1000)
}

/** One attribute as one line: `address` comes apart, a list of values stays together. */
export type Attribute = { readonly path: Path; readonly value: Json }

export function attributesOf(value: Json, path: Path = []): Attribute[] {
  if (!isObject(value)) return [{ path, value }]
  return Object.entries(value).flatMap(([name, inner]) => attributesOf(inner, [...path, name]))
}

type Labels = ShownCredential['claimLabels']

/** The name of an attribute, and of the group it stands in. Our words first, then the issuer's, then the bare name. */
export function nameOf(
  path: Path,
  labels: Labels,
  lang: Lang,
): { readonly name: string; readonly group: string | undefined } {
  const names = withoutNamespace(path.filter((key) => typeof key === 'string'))
  const dotted = names.join('.')
  const code = OUR_NAMES[dotted] ?? dotted
  const ours = attributeName(lang, code)
  if (ours !== code) return { name: ours, group: undefined }
  const given = labelIn(labelsAt(path, labels), lang)
  const last = names.at(-1) ?? ''
  const parent = names.length > 1 ? names.slice(0, -1) : undefined
  return {
    name: given ?? bareName(last, lang),
    group: parent && nameOf(parent, labels, lang).name,
  }
}

/** Of an mdoc every element lies in a namespace, such as `org.iso.18013.5.1`: a word for machines. */
function withoutNamespace(names: readonly string[]): readonly string[] {
  return names.length > 1 && isNamespace(names[0] ?? '') ? names.slice(1) : names
}

function isNamespace(name: string): boolean {
  return name.includes('.')
}

/** The catalogue names parts of an address, which other places have as well; only its country says of what. */
function bareName(code: string, lang: Lang): string {
  if (code === 'country') return say(lang, 'country')
  const part = `address.${code}`
  const named = attributeName(lang, part)
  return named === part ? attributeName(lang, code) : named
}

/** Members that have another name in the catalogue. */
const OUR_NAMES: Readonly<Record<string, string>> = {
  date_of_award: 'award_date',
  eqf_level: 'level',
  birth_date: 'birthdate',
  nationality: 'nationalities',
}

function labelsAt(path: Path, labels: Labels): readonly Label[] {
  const fits = (pattern: PathPattern) =>
    pattern.length === path.length &&
    pattern.every((key, index) => key === path[index] || (key === null && typeof path[index] === 'number'))
  return labels.find((one) => fits(one.path))?.labels ?? []
}

const COUNTRY = new Set([
  'country',
  'nationalities',
  'nationality',
  'issuing_country',
  'awarding_country',
  'birth_country',
  'resident_country',
])
const CODE = new Set(['personal_administrative_number', 'document_number', 'corporate_number'])
const PICTURE = /^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=]+$/

export function valueText({ path, value }: Attribute, lang: Lang): Html {
  const name = path.findLast((key) => typeof key === 'string') ?? ''
  if (Array.isArray(value)) {
    const items = value as readonly Json[]
    return html`<bdi>${formatList(
      items.map((item) => plainText(name, item, lang)),
      { lang },
    )}</bdi>`
  }
  if (typeof value === 'string') {
    if (PICTURE.test(value)) return html`<img class="picture" src="${value}" alt="${say(lang, 'picture')}">`
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return dateText(value, { lang })
    if (CODE.has(name)) return ltr(value)
  }
  return html`<bdi>${plainText(name, value, lang)}</bdi>`
}

function plainText(name: string, value: Json, lang: Lang): string {
  if (typeof value === 'boolean') return say(lang, value ? 'yes' : 'no')
  if (name === 'sex' && typeof value === 'number') return sexName(lang, value)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return COUNTRY.has(name) ? countryName(value, lang) : value
  return value === null ? '' : JSON.stringify(value)
}

const MAIN = [
  'title',
  'awarding_institution',
  'given_name',
  'family_name',
  'legal_name',
  'birthdate',
  'birth_date',
]
const MAIN_MAX = 3

/** The few attributes by which a person tells one document from another. */
export function mainAttributes({ claims, claimLabels }: Claimed): Attribute[] {
  const outer = outerAttributes(claims)
  const found = MAIN.flatMap((name) => outer.filter(({ path }) => path.at(-1) === name))
  return (found.length > 0 ? found : orderedAttributes({ claims, claimLabels })).slice(0, MAIN_MAX)
}

/** Claims, or the elements of every namespace. */
function outerAttributes(claims: JsonObject): Attribute[] {
  return Object.entries(claims).flatMap(([name, value]) =>
    isNamespace(name) && isObject(value)
      ? Object.entries(value).map(([element, inner]) => ({ path: [name, element], value: inner }))
      : [{ path: [name], value }],
  )
}

type Claimed = Pick<ShownCredential, 'claims' | 'claimLabels'>

/** In the order in which the issuer names them: in a credential they lie shuffled. */
export function orderedAttributes({ claims, claimLabels }: Claimed): Attribute[] {
  const rank = ({ path }: Attribute): number => {
    const at = claimLabels.findIndex(({ path: named }) => named.join('.') === path.join('.'))
    if (at >= 0) return at
    const group = claimLabels.findIndex(({ path: named }) => named.length === 1 && named[0] === path[0])
    return group >= 0 ? group + 0.5 : claimLabels.length
  }
  return attributesOf(claims).sort((a, b) => rank(a) - rank(b))
}
