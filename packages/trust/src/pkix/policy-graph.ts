/**
 * Certificate policies along a path: RFC 5280 §6.1, with the graph of RFC 9618 in place of the tree. Both decide the
 * same; a tree doubles with every mapping that an attacker adds, the graph does not.
 */
import { sameName } from './name.ts'
import { ANY_POLICY } from './oids.ts'
import type { Certificate } from './parse-certificate.ts'

/** What the one who asks wants of policies (RFC 5280 §6.1.1 (c)(e)(f)(g)); nothing asked refuses nothing by itself. */
export type PolicyInputs = {
  /** Undefined: any policy. */
  readonly initialSet?: readonly string[]
  readonly requireExplicit?: boolean
  readonly inhibitMapping?: boolean
  readonly inhibitAny?: boolean
}

export type PolicyAnswer =
  | {
      readonly ok: true
      /** Valid for the whole path and wanted, sorted; `anyPolicy` stands for itself. Empty: none is known to be. */
      readonly policies: readonly string[]
    }
  /** `index` in the path, the leaf being 0. */
  | { readonly ok: false; readonly index: number }

type Node = {
  /** Policies of the level above from which this one follows. */
  readonly parents: ReadonlySet<string>
  /** What the next certificate may call it. */
  readonly expected: ReadonlySet<string>
}
/** Nodes of one certificate by their valid policy. */
type Level = Map<string, Node>

type State = {
  /** Undefined: no policy is valid any more. */
  levels: readonly Level[] | undefined
  /** Certificates left until the rule holds; 0 means that it does. */
  explicit: number
  mapping: number
  anyPolicy: number
}

/** `path` is leaf first and ends with the anchor. */
export function checkPolicies(path: readonly Certificate[], inputs: PolicyInputs): PolicyAnswer {
  const state = begin(path, inputs)
  for (const [below, certificate] of path.slice(0, -1).toReversed().entries()) {
    const index = path.length - 2 - below
    descend(state, certificate, index === 0)
    if (state.levels === undefined && state.explicit === 0) return { ok: false, index }
    if (index > 0) prepareNext(state, certificate)
  }
  // §6.1.5 (a)(b).
  const demanded = path[0]?.policyConstraints?.requireExplicit === 0 || state.explicit <= 1
  const policies = wantedOf(state.levels, initialSet(inputs, path.at(-1)))
  return demanded && policies.length === 0 ? { ok: false, index: 0 } : { ok: true, policies }
}

function isSelfIssued({ subject, issuer }: Certificate): boolean {
  return sameName(subject, issuer)
}

/** §6.1.3 (d)(e). */
function descend(state: State, certificate: Certificate, last: boolean): void {
  const anyCounts = state.anyPolicy > 0 || (!last && isSelfIssued(certificate))
  if (state.levels !== undefined) state.levels = addLevel(state.levels, certificate, anyCounts)
}

/** §6.1.2. Constraints in the certificate of the anchor count as if they had been asked (RFC 5937 §3.2). */
function begin(path: readonly Certificate[], inputs: PolicyInputs): State {
  const never = path.length
  const root: Level = new Map([[ANY_POLICY, { parents: new Set(), expected: new Set([ANY_POLICY]) }]])
  const state = {
    levels: [root],
    explicit: inputs.requireExplicit === true ? 0 : never,
    mapping: inputs.inhibitMapping === true ? 0 : never,
    anyPolicy: inputs.inhibitAny === true ? 0 : never,
  }
  const anchor = path.at(-1)
  if (anchor !== undefined) constrain(state, anchor)
  return state
}

/** RFC 5937 §3.2: an anchor that names policies is trusted for those only. */
function initialSet(inputs: PolicyInputs, anchor: Certificate | undefined): readonly string[] | undefined {
  const asked = inputs.initialSet?.includes(ANY_POLICY) === true ? undefined : inputs.initialSet
  const given = anchor?.policies ?? []
  if (given.length === 0 || given.includes(ANY_POLICY)) return asked
  return asked === undefined ? given : asked.filter((policy) => given.includes(policy))
}

/** Undefined when no policy of the certificate follows from the ones above. */
function addLevel(
  levels: readonly Level[],
  { policies }: Certificate,
  anyCounts: boolean,
): readonly Level[] | undefined {
  const above = levels.at(-1)
  if (above === undefined || policies.length === 0) return undefined
  const offered = expectedOf(above)
  const level: Level = new Map()
  for (const policy of policies) {
    if (policy === ANY_POLICY) continue
    const parents = offered.get(policy) ?? (above.has(ANY_POLICY) ? new Set([ANY_POLICY]) : undefined)
    if (parents !== undefined) level.set(policy, { parents, expected: new Set([policy]) })
  }
  if (anyCounts && policies.includes(ANY_POLICY)) {
    for (const [policy, parents] of offered)
      if (!level.has(policy)) level.set(policy, { parents, expected: new Set([policy]) })
  }
  return prune([...levels, level])
}

/** Expected policy → the nodes that expect it. */
function expectedOf(level: Level): Map<string, Set<string>> {
  const offered = new Map<string, Set<string>>()
  for (const [valid, { expected }] of level) {
    for (const policy of expected) {
      const parents = offered.get(policy)
      if (parents === undefined) offered.set(policy, new Set([valid]))
      else parents.add(valid)
    }
  }
  return offered
}

/** §6.1.3 (d)(3): nodes from which nothing follows are gone; undefined when nothing is left. */
function prune(levels: readonly Level[]): readonly Level[] | undefined {
  const kept = [...levels]
  for (let depth = kept.length - 2; depth >= 0; depth--) {
    const used = new Set<string>()
    for (const { parents } of kept[depth + 1]?.values() ?? []) for (const parent of parents) used.add(parent)
    kept[depth] = new Map([...(kept[depth] ?? [])].filter(([policy]) => used.has(policy)))
  }
  return kept.some(({ size }) => size === 0) ? undefined : kept
}

/** §6.1.4 (b)(h)(i)(j): what the certificate says about those below it. */
function prepareNext(state: State, certificate: Certificate): void {
  if (state.levels !== undefined) state.levels = applyMappings(state.levels, certificate, state.mapping > 0)
  if (!isSelfIssued(certificate)) {
    state.explicit = Math.max(0, state.explicit - 1)
    state.mapping = Math.max(0, state.mapping - 1)
    state.anyPolicy = Math.max(0, state.anyPolicy - 1)
  }
  constrain(state, certificate)
}

/** §6.1.4 (i)(j). */
function constrain(state: State, { policyConstraints, inhibitAnyPolicy }: Certificate): void {
  state.explicit = Math.min(state.explicit, policyConstraints?.requireExplicit ?? state.explicit)
  state.mapping = Math.min(state.mapping, policyConstraints?.inhibitMapping ?? state.mapping)
  state.anyPolicy = Math.min(state.anyPolicy, inhibitAnyPolicy ?? state.anyPolicy)
}

/** §6.1.4 (b). */
function applyMappings(
  levels: readonly Level[],
  { policyMappings }: Certificate,
  allowed: boolean,
): readonly Level[] | undefined {
  if (policyMappings.length === 0) return levels
  const level: Level = new Map(levels.at(-1))
  const targets = new Map<string, Set<string>>()
  for (const { issuer, subject } of policyMappings)
    targets.set(issuer, (targets.get(issuer) ?? new Set()).add(subject))
  for (const [policy, expected] of targets) {
    const parents = (level.get(policy) ?? level.get(ANY_POLICY))?.parents
    if (!allowed) level.delete(policy)
    else if (parents !== undefined) level.set(policy, { parents, expected })
  }
  return prune([...levels.slice(0, -1), level])
}

/** §6.1.5 (g), RFC 9618 §5.6: policies by the names the anchor knows them by, narrowed to what is wanted. */
function wantedOf(levels: readonly Level[] | undefined, wanted: readonly string[] | undefined): string[] {
  const found = new Set<string>()
  for (const level of levels ?? [])
    for (const [policy, { parents }] of level)
      if (policy !== ANY_POLICY && parents.has(ANY_POLICY)) found.add(policy)
  const any = levels?.at(-1)?.has(ANY_POLICY) === true
  if (wanted === undefined) return [...found, ...(any ? [ANY_POLICY] : [])].sort()
  return wanted.filter((policy) => any || found.has(policy)).sort()
}
