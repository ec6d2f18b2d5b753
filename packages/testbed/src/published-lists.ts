/** What a node of the testbed publishes: each list with the TEST authorities that stand on it. */
import { join } from 'node:path'
import type { Config } from '../../national-node/src/config.ts'
import type { NodeCode } from './node-codes.ts'

export type ListFacts = {
  /** LoTEType: the words of the rules that name the list. */
  readonly type: string
  /** ServiceTypeIdentifier, with the status that the rules accept; without it, being listed is enough. */
  readonly service?: string
  /** Which authority of the TEST PKI vouches for those who stand on it. */
  readonly authority: 'pid-ca' | 'eaa-ca' | 'access-ca' | 'registration-ca' | 'wallet-ca' | 'seal-ca'
  readonly what: string
  /** On the scale of eIDAS, or of Japan (DS-511), for what has a level there. */
  readonly level?: 'substantial' | { readonly ial: '1' | '2' | '3'; readonly aal: '1' | '2' | '3' }
  /** Lists of trust services are XML (TS 119 612): each says since when, and where it says what was revoked. */
  readonly trustService?: { readonly status: string; readonly additional?: readonly string[] }
  /** Whose authorities: the publisher's own unless it lists others, each of them where it has a node. */
  readonly of?: readonly NodeCode[]
}

/** The word by which partners of these TEST lists accept a service. */
export const IN_ACCORD = 'urn:entente:status:in-accord'

/** Where the files of a testbed lie, and which nodes it has. */
type Place = {
  readonly dir: string
  readonly codes: readonly NodeCode[]
  readonly ports: Readonly<Record<NodeCode, number>>
}

/** Before any certificate of a testbed: what the TEST agreements say of trust services holds from then on. */
const SINCE = '2026-10-01T00:00:00.000Z'

/** One list as `node.json` describes it. */
export function publishedList(code: NodeCode, facts: ListFacts, place: Place): Config['publishes'][string] {
  const listed = (facts.of ?? [code]).filter((one) => place.codes.includes(one))
  return {
    ...(facts.trustService !== undefined && { format: 'ts119612-xml' as const }),
    type: facts.type,
    territory: code.toUpperCase(),
    operator: { en: `TEST list operator ${code.toUpperCase()}` },
    schemeName: { en: `TEST list: ${facts.what}` },
    agreements: [],
    entities: listed.map((from) => entityOf(from, facts, place)),
  }
}

/** The authorities of the TEST PKI stamp too: without a service of its own no time-stamp of theirs counts anywhere. */
const STAMPS = 'http://uri.etsi.org/TrstSvc/Svctype/TSA'

function entityOf(
  from: NodeCode,
  facts: ListFacts,
  { dir, ports }: Place,
): Config['publishes'][string]['entities'][number] {
  const country = from.toUpperCase()
  const { service, authority, what, level, trustService } = facts
  const certificates = [join(dir, from, 'keys', 'anchors', `${authority}.der`)]
  const trusted = trustService !== undefined && {
    since: SINCE,
    supplyPoints: [`http://localhost:${ports[from]}/crl/seal-ca.crl`],
  }
  const status = trustService?.status ?? IN_ACCORD
  return {
    name: { en: `TEST authority ${country}` },
    country,
    contact: `mailto:test@node.${from}.example`,
    information: `https://node.${from}.example/`,
    services: [
      {
        name: { en: `TEST ${what} ${country}` },
        ...(service === undefined ? {} : { type: service, status }),
        ...(trusted !== false && { ...trusted, additional: [...(trustService?.additional ?? [])] }),
        ...(level === undefined
          ? {}
          : { assurance: { scale: typeof level === 'string' ? 'eidas' : 'jp-ds511', level } }),
        certificates,
      },
      ...(trusted === false
        ? []
        : [{ name: { en: `TEST time-stamps ${country}` }, type: STAMPS, status, ...trusted, certificates }]),
    ],
  }
}
