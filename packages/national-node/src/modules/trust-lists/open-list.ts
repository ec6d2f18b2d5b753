import {
  type Bytes,
  listedServices,
  type Lote,
  openLote,
  openTsl,
  runSync,
  type Tsl,
  type TslProvider,
  type TslService,
} from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { documentDriver } from '../../kernel/document-crypto.ts'
import type { Listed } from './found-list.ts'
import { anchorsOf } from './list-anchors.ts'

/** What a list says, in whichever of the two forms it came: who it lists depends on the time only through its periods. */
export type ListModel = {
  readonly type: string | undefined
  readonly territory: string | undefined
  /** The whole list, where it is one of TS 119 612. */
  readonly tsl: Tsl | undefined
  /** DER of the certificate that signed such a list. */
  readonly signer?: Bytes
  listedAt(at: Instant): Listed
}

export type OpenedList =
  | {
      readonly outcome: 'fresh' | 'stale' | 'rollback'
      readonly detail: string
      readonly sequence: number
      /** x5t#S256 of the certificate that signed. */
      readonly signer: string
      readonly nextUpdate: Instant
      readonly model: ListModel
    }
  | { readonly outcome: 'bad-signature'; readonly detail: string; readonly signer?: string }
  | { readonly outcome: 'malformed'; readonly detail: string }

type ListRequest = {
  /** A compact JWS (TS 119 602) or XML (TS 119 612): told apart by their first character. */
  readonly text: string
  /** x5t#S256 of those who may sign. */
  readonly signers: readonly string[]
  readonly at: Instant
  readonly lastSequence?: number | undefined
}

export const isXml = (text: string): boolean => /^\uFEFF?\s*</.test(text.slice(0, 64))

/** Keeps the keys of those who signed before. */
const drive = documentDriver()

/** A list of either form as it arrives: signature by a pinned signer, form, freshness, rollback. */
export function openList({ text, signers, at, lastSequence }: ListRequest): OpenedList {
  const since = lastSequence === undefined ? {} : { lastSequence }
  if (isXml(text)) return openXml(Buffer.from(text), { signers, at, ...since })
  const opened = runSync(openLote({ compact: text, signers, at, ...since }), drive)
  if (opened.outcome === 'bad-signature' || opened.outcome === 'malformed') return opened
  const { outcome, sequence, signer, lote } = opened
  const detail = 'detail' in opened ? opened.detail : ''
  return { outcome, detail, sequence, signer, nextUpdate: lote.nextUpdate, model: loteModel(lote) }
}

type Pinned = Omit<ListRequest, 'text'>

/** Agreements pin the digest of a certificate, which stands in the list. */
function openXml(bytes: Uint8Array, { signers, lastSequence = 0, at }: Pinned): OpenedList {
  const pinned = (der: Uint8Array): boolean => signers.includes(sha256(der))
  const opened = runSync(openTsl({ bytes, at, lastSequence, signers: pinned }), drive)
  if (opened.outcome === 'malformed') return opened
  if (opened.outcome === 'bad-signature') {
    const { failure, signer } = opened
    return { outcome: 'bad-signature', detail: detailOf(failure), ...(signer && { signer: sha256(signer) }) }
  }
  const { tsl, outcome } = opened
  return {
    outcome,
    detail: 'detail' in opened ? opened.detail : '',
    sequence: tsl.sequence,
    signer: sha256(opened.signer.raw),
    // A scheme that is closed says nothing any more from the day of its last list.
    nextUpdate: tsl.nextUpdate ?? tsl.issued,
    model: { ...tslModel(tsl), signer: opened.signer.raw },
  }
}

const detailOf = ({ subIndication, detail }: { subIndication: string; detail: string }): string =>
  `${subIndication}: ${detail}`

export function loteModel(lote: Lote): ListModel {
  const starts = lote.entities.flatMap(({ services }) =>
    services.flatMap(({ since, history }) => [since, ...history.map((past) => past.since)]),
  )
  return {
    type: lote.type,
    territory: lote.territory,
    tsl: undefined,
    listedAt: byPeriod(starts, (at) => {
      const services = listedServices(lote, { at })
      return { services, anchors: anchorsOf(services) }
    }),
  }
}

export function tslModel(tsl: Tsl): ListModel {
  const all = tsl.providers.flatMap((provider) => provider.services.map((service) => ({ provider, service })))
  return {
    type: tsl.type,
    territory: tsl.territory,
    tsl,
    listedAt: byPeriod(
      all.flatMap(({ service }) => service.periods.map(({ since }) => since)),
      (at) => {
        const services = all.flatMap((one) => serviceAt(one, tsl.territory, at) ?? [])
        return { services, anchors: anchorsOf(services) }
      },
    ),
  }
}

type Offered = { readonly provider: TslProvider; readonly service: TslService }

function serviceAt({ provider, service }: Offered, country: string | undefined, at: Instant) {
  const period = service.periods.find(({ since }) => since <= at)
  if (period === undefined) return undefined
  const english = provider.name.find(({ lang }) => lang === 'en') ?? provider.name[0]
  return {
    entity: english?.value ?? '',
    country,
    serviceType: period.type,
    status: period.status,
    extensions: [],
    // A past period may name its key only; the service has the certificates of its newest one.
    certificates: service.periods[0].identity.certificates,
  }
}

/** Between two of these instants the same services are listed. */
function byPeriod(
  starts: readonly (Instant | undefined)[],
  list: (at: Instant) => Listed,
): (at: Instant) => Listed {
  const unique = [...new Set(starts)].filter((start) => start !== undefined)
  const known = new Map<number, Listed>()
  return (at) => {
    const epoch = unique.filter((start) => start <= at).length
    const listed = known.get(epoch) ?? list(at)
    known.set(epoch, listed)
    return listed
  }
}
