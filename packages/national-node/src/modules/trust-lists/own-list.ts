/** Our own list: what a configuration says, and the model of TS 119 602 it becomes. */
import {
  base64,
  type Bytes,
  type Lote,
  type LoteEntity,
  type LotePeriod,
  type LotePointer,
  type LoteService,
  type Mra,
  type TslPointerDraft,
} from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import type { ListedAssurance } from './listed-assurance.ts'

/** The same words in several languages, by BCP 47 code. */
type Words = { readonly [language: string]: string }

export type OwnService = {
  readonly name: Words
  /** ServiceTypeIdentifier. */
  readonly type?: string | undefined
  /** Without it, being listed is enough. */
  readonly status?: string | undefined
  readonly since?: Instant | undefined
  /** Since when a source says so: a service that comes on the list has its status since then. */
  readonly statedSince?: Instant | undefined
  /** What it was before, the newest first (TS 119 612 §5.6). */
  readonly past?: readonly { readonly status: string; readonly since: Instant }[] | undefined
  /** AdditionalServiceInformation (TS 119 612 §5.5.9.4). */
  readonly additional?: readonly string[] | undefined
  /** Where lists of revoked certificates of this service are (TS 119 612 §5.5.7). */
  readonly supplyPoints?: readonly string[] | undefined
  /** Level that the scheme gives what this service issues (agreement-1 §6), on the scale of its country. */
  readonly assurance?: ListedAssurance | undefined
  /** DER. */
  readonly certificates: readonly Bytes[]
}

export type OwnEntity = {
  readonly name: Words
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly street?: string
  readonly locality?: string
  /** Where to reach it: `https:` or `mailto:`. */
  readonly contact: string
  readonly information: string
  readonly services: readonly OwnService[]
}

/** Where a list comes from that copies what somebody else has published in another form. */
export type Provenance = {
  /** Address of the page. */
  readonly source: string
  /** Civil date on which it was copied. */
  readonly captured: string
  /** SHA-256 of the copy, hexadecimal. */
  readonly sha256: string
}

/** Another list, with who may sign it and what is recognised of what it lists (TS 119 612 §5.3.13). */
export type OwnPointer = {
  readonly location: string
  /** DER. */
  readonly signers: readonly Bytes[]
  readonly type?: string | undefined
  readonly territory?: string | undefined
  readonly operator: Words
  /** The mutual-recognition extension; the other form of a list has no place for it. */
  readonly mra?: Mra | undefined
  /** What the extension says otherwise than the agreement it was made from, for whoever looks the list over. */
  readonly losses?: readonly string[] | undefined
}

export type OwnList = {
  /** TS 119 602 as JSON when absent. */
  readonly format?: 'ts119602-json' | 'ts119612-xml' | undefined
  /** LoTEType; for partners of agreements `urn:entente:lote:<cc>:…`. */
  readonly type: string
  /** SchemeTerritory, two capital letters. */
  readonly territory: string
  readonly operator: Words
  readonly schemeName?: Words | undefined
  /** About the scheme: where to read and whom to ask, and what the list is not; for the XML form. */
  readonly information?: string | undefined
  readonly contact?: string | undefined
  readonly notice?: Words | undefined
  readonly provenance?: Provenance | undefined
  /** URNs of the agreements this list serves. */
  readonly agreements?: readonly string[] | undefined
  /** Of a list of lists. */
  readonly pointers?: readonly OwnPointer[] | undefined
  readonly entities: readonly OwnEntity[]
}

export type Issue = { readonly sequence: number; readonly issued: Instant; readonly nextUpdate: Instant }

export const textsOf = (words: Words) => Object.entries(words).map(([lang, value]) => ({ lang, value }))

export function loteOf(list: OwnList, issue: Issue): Lote {
  const { type, territory, operator, schemeName, provenance, agreements = [], pointers = [] } = list
  const extensions = [
    ...agreements.map((agreement) => ({ agreement })),
    ...(provenance === undefined ? [] : [{ provenance: { ...provenance } }]),
  ]
  return {
    ...issue,
    type,
    operator: textsOf(operator),
    ...(schemeName === undefined ? {} : { schemeName: textsOf(schemeName) }),
    territory,
    ...(extensions.length === 0 ? {} : { extensions }),
    ...(pointers.length === 0 ? {} : { pointers: pointers.map(lotePointerOf) }),
    entities: list.entities.map(entityOf),
  }
}

/** TS 119 612 §6.2. */
const TSL_MIME = 'application/vnd.etsi.tsl+xml'

function lotePointerOf({ location, signers, type, territory, operator }: OwnPointer): LotePointer {
  const qualifier = {
    type: type ?? '',
    operator: textsOf(operator),
    mimeType: TSL_MIME,
    ...(territory !== undefined && { territory }),
  }
  return {
    location,
    identities: signers.map((der) => ({ certificates: [base64(der)] })),
    qualifiers: [qualifier],
  }
}

export function tslPointerOf({
  location,
  signers,
  type,
  territory,
  operator,
  mra,
}: OwnPointer): TslPointerDraft {
  return {
    location,
    signers,
    mimeType: TSL_MIME,
    operator: textsOf(operator),
    ...(type !== undefined && { type }),
    ...(territory !== undefined && { territory }),
    ...(mra !== undefined && { mra }),
  }
}

function entityOf({ name, country, contact, information, services, ...place }: OwnEntity): LoteEntity {
  const [lang = 'en', first = ''] = Object.entries(name)[0] ?? []
  const postal = { lang, street: place.street ?? first, country }
  return {
    name: textsOf(name),
    address: {
      postal: [place.locality === undefined ? postal : { ...postal, locality: place.locality }],
      electronic: [{ lang, uri: contact }],
    },
    information: [{ lang, uri: information }],
    services: services.map(serviceOf),
  }
}

function serviceOf({ past = [], ...service }: OwnService): LoteService {
  const before = past.map((one) => lotePeriodOf({ ...service, ...one }))
  return { ...lotePeriodOf(service), history: before }
}

function lotePeriodOf({ name, type, status, since, assurance, certificates }: OwnService): LotePeriod {
  return {
    name: textsOf(name),
    identity: { certificates: certificates.map(base64) },
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
    ...(since === undefined ? {} : { since }),
    ...(assurance === undefined ? {} : { extensions: [{ assurance }] }),
  }
}
