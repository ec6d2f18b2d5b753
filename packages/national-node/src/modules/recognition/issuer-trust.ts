import type { CompiledAgreements, Recognition as Rule } from '@entente/agreement'
import type { CredentialFormat } from '@entente/credentials'
import type { Instant } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/crypto.ts'
import type { FoundList } from '../trust-lists/index.ts'
import type { IssuerTrust, RecognitionDeps, TrustedAnchor } from './recognition-deps.ts'

type Query = { readonly format: CredentialFormat; readonly types: readonly string[]; readonly at: Instant }
type NamedList = { readonly rule: Rule; readonly signers: readonly string[] }

/** Issuers of a type, from the lists of every rule that could decide on it. A list that is not sound gives none. */
export function createIssuerTrust(
  deps: Pick<RecognitionDeps, 'agreements' | 'trustLists' | 'store' | 'config'>,
): (query: Query) => Promise<IssuerTrust> {
  return async (query) => {
    const compiled = await deps.agreements.compiled(deps.store.db, query.at)
    const named = namedLists(compiled, query, deps.config.party)
    const lists = await Promise.all(
      named.map(({ rule: { list }, signers }) =>
        deps.trustLists.find({ url: list.url, signers, maxAge: list.maxAge }, query.at),
      ),
    )
    return { anchors: lists.flatMap(anchorsOf), lists, version: versionOf(compiled, lists) }
  }
}

/** Rules that recognise one of these types here; each list once. */
function namedLists({ states }: CompiledAgreements, query: Query, party: string): NamedList[] {
  const named = new Map<string, NamedList>()
  for (const { agreement, listPins } of states.values()) {
    const ours = agreement.parties.filter(({ covers }) => covers.includes(party)).map(({ code }) => code)
    for (const rule of agreement.recognitions) {
      if (!ours.includes(rule.direction.pointing) || !isAbout(rule, query)) continue
      const signers = [...(listPins.get(rule.id) ?? [])].toSorted()
      named.set(JSON.stringify([rule.list.url, signers]), { rule, signers })
    }
  }
  return [...named.values()]
}

function isAbout(rule: Rule, { format, types }: Query): boolean {
  if (rule.kind !== 'credential' && rule.kind !== 'business-register') return false
  const { object } = rule
  if (object.format !== format) return false
  return types.some((type) => ('vct' in object ? isOrExtends(type, object) : type === object.doctype))
}

/** `urn:eudi:pid:be:1` is a domestic type of `urn:eudi:pid:1` (PID rulebook 1.7 §5): same root, same version. */
export function isOrExtends(type: string, object: { vct: string; extends?: boolean | undefined }): boolean {
  return type === object.vct || (object.extends === true && baseType(type) === object.vct)
}

/** The type that a domestic PID type extends, by its name; undefined for any other type. */
export function baseType(type: string): string | undefined {
  const match = /^urn:eudi:pid:[a-z]{2}:(\d{1,4})$/.exec(type)
  return match === null ? undefined : `urn:eudi:pid:${match[1]}`
}

function anchorsOf(list: FoundList): TrustedAnchor[] {
  if (list.state !== 'fresh' && list.state !== 'stale') return []
  const from = { uri: list.uri, sequence: list.sequence ?? 0 }
  return list.anchors.map(({ der, sha256: hash }) => ({ der, sha256: hash, list: from }))
}

/**
 * A path that was good stays good until a list or an agreement changes. The anchors are part of it: a list that is
 * no longer sound gives none, though its last good copy is the same; and a service may begin or end with time.
 */
function versionOf({ states }: CompiledAgreements, lists: readonly FoundList[]): string {
  const agreements = [...states.values()].map(({ reference, head }) => [reference.sha256, head])
  const anchors = lists.map((list) => [list.uri, list.sha256, anchorsOf(list).map((anchor) => anchor.sha256)])
  return sha256(JSON.stringify([agreements, anchors]))
}
