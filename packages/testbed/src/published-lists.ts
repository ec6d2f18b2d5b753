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
  readonly authority: 'pid-ca' | 'eaa-ca' | 'access-ca' | 'wallet-ca'
  readonly what: string
  /** On the scale of eIDAS, for what has a level there. */
  readonly level?: 'substantial'
  /** Whose authorities: the publisher's own unless it lists others, each of them where it has a node. */
  readonly of?: readonly NodeCode[]
}

/** The word by which partners of these TEST lists accept a service. */
export const IN_ACCORD = 'urn:entente:status:in-accord'

/** Where the files of a testbed lie, and which nodes it has. */
type Place = { readonly dir: string; readonly codes: readonly NodeCode[] }

/** One list as `node.json` describes it. */
export function publishedList(
  code: NodeCode,
  facts: ListFacts,
  { dir, codes }: Place,
): Config['publishes'][string] {
  const listed = (facts.of ?? [code]).filter((one) => codes.includes(one))
  return {
    type: facts.type,
    territory: code.toUpperCase(),
    operator: { en: `TEST list operator ${code.toUpperCase()}` },
    schemeName: { en: `TEST list: ${facts.what}` },
    agreements: [],
    entities: listed.map((from) => entityOf(from, facts, dir)),
  }
}

function entityOf(
  from: NodeCode,
  { service, authority, what, level }: ListFacts,
  dir: string,
): Config['publishes'][string]['entities'][number] {
  const country = from.toUpperCase()
  return {
    name: { en: `TEST authority ${country}` },
    country,
    contact: `mailto:test@node.${from}.example`,
    information: `https://node.${from}.example/`,
    services: [
      {
        name: { en: `TEST ${what} ${country}` },
        ...(service === undefined ? {} : { type: service, status: IN_ACCORD }),
        ...(level === undefined ? {} : { assurance: { scale: 'eidas', level } }),
        certificates: [join(dir, from, 'keys', 'anchors', `${authority}.der`)],
      },
    ],
  }
}
