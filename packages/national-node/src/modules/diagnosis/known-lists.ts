import type { Recognition as Rule } from '@entente/agreement'
import type { Instant } from '../../kernel/clock.ts'
import type { Agreements } from '../agreements/index.ts'
import type { FoundList, TrustLists } from '../trust-lists/index.ts'
import type { Store } from '../../store/database.ts'
import type { ListRole } from './diagnosis.ts'

/** A list that the node was told to consult, outside any agreement: by its address and the keys that may sign it. */
export type RoleList = {
  readonly role: Exclude<ListRole, 'issuer'>
  readonly url: string
  readonly signers: readonly string[]
  readonly maxAge: string
  /** Service statuses that count; a service without one counts by being listed. */
  readonly accept: readonly string[]
}

/** A list with what is known of it, and what it is consulted for. */
export type KnownList = {
  readonly role: ListRole
  readonly signers: readonly string[]
  /** LoTEType that the agreement names; undefined where nobody says. */
  readonly wantedType?: string
  /** Types of credentials whose issuers it lists, with those that extend them. */
  readonly types?: readonly string[]
  readonly accept: readonly string[]
  readonly found: FoundList
}

type Deps = {
  readonly agreements: Pick<Agreements, 'compiled'>
  readonly trustLists: Pick<TrustLists, 'find'>
  readonly store: Pick<Store, 'db'>
  readonly lists: readonly RoleList[]
  readonly party: string
}

/** Every list that this node would consult for anything, as it stands. May fetch. */
export async function findKnownLists(deps: Deps, at: Instant): Promise<readonly KnownList[]> {
  const { states } = await deps.agreements.compiled(deps.store.db, at)
  const ofRules = [...states.values()].flatMap(({ agreement, listPins }) => {
    const ours = agreement.parties.filter(({ covers }) => covers.includes(deps.party)).map(({ code }) => code)
    return agreement.recognitions
      .filter(({ direction }) => ours.includes(direction.pointing))
      .map((rule) => ({ rule, signers: [...(listPins.get(rule.id) ?? [])] }))
  })
  const issuers = ofRules.map(async ({ rule, signers }): Promise<KnownList> => {
    const { url, maxAge, type, accept } = rule.list
    const found = await deps.trustLists.find({ url, signers, maxAge }, at)
    return { role: 'issuer', signers, wantedType: type, types: typesOf(rule), accept, found }
  })
  const others = deps.lists.map(async ({ role, url, signers, maxAge, accept }): Promise<KnownList> => {
    return { role, signers, accept, found: await deps.trustLists.find({ url, signers, maxAge }, at) }
  })
  return oncePerAddress(await Promise.all([...issuers, ...others]))
}

function typesOf(rule: Rule): readonly string[] {
  if (rule.kind !== 'credential' && rule.kind !== 'business-register') return []
  const { object } = rule
  return 'vct' in object ? [object.vct] : 'doctype' in object ? [object.doctype] : []
}

/** Several rules may name one list: it is one list, for the types of all. */
function oncePerAddress(lists: readonly KnownList[]): KnownList[] {
  const byAddress = Map.groupBy(lists, ({ role, found, signers }) =>
    JSON.stringify([role, found.uri, signers.toSorted()]),
  )
  return [...byAddress.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return []
    const types = [first, ...more].flatMap((list) => list.types ?? [])
    return [{ ...first, ...(first.types === undefined ? {} : { types: [...new Set(types)] }) }]
  })
}
