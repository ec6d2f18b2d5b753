/** The clauses under which agencies send each other evidence, with all that does not depend on who asks (agreement-1 §8). */
import { compileClaims } from './claims.ts'
import { type CompiledClause, compileClause, isActive, type TransferTerms } from './clauses.ts'
import { breadthOf, checkpointAgeOf, type Ground } from './rule.ts'
import { compileModes, inForceReasons, suspensionReasons } from './standing.ts'
import type { Obligations } from '../decision.ts'
import { entryOf } from '../entry-of.ts'
import { canonicalJson, prepareCanonical } from '../jcs.ts'
import type { DataClause } from '../language/data-exchange.ts'
import type { LoaScale } from '../language/schema.ts'
import { type CompiledLoa, compileLoa } from '../loa.ts'
import type { AgreementState } from '../state.ts'

export type CompiledDisclosure = Ground & {
  readonly rule: DataClause
  readonly compiled: CompiledClause
  readonly purposes: ReadonlySet<string>
  readonly breadth: number
  readonly active: boolean
  /** Attributes that a rule of the agreement forbids to process, with the place where it does. */
  readonly forbidden: ReadonlyMap<string, string>
  readonly scale: LoaScale | undefined
  /** Tables of active rules by which the sender maps levels of the receiver onto the scale of the clause. */
  readonly tables: readonly CompiledLoa[]
  readonly obligations: Omit<Obligations, 'release'>
  /** Content without id and promises: equal text means equal outcome. */
  readonly content: string
}

/** By jurisdiction that data leave, by the one they go to, by evidence type. */
export type DisclosureIndex = ReadonlyMap<
  string,
  ReadonlyMap<string, ReadonlyMap<string, readonly CompiledDisclosure[]>>
>

type GrowingIndex = Map<string, Map<string, Map<string, CompiledDisclosure[]>>>

export function compileDisclosures(states: readonly AgreementState[]): DisclosureIndex {
  const index: GrowingIndex = new Map()
  for (const state of states) {
    const [a, b] = state.agreement.parties
    for (const [sender, receiver] of [
      [a, b],
      [b, a],
    ] as const) {
      const way = wayOf(state, sender.code, receiver.code)
      for (const place of state.agreement.dataExchange.keys()) {
        const compiled = compileDisclosure(state, place, way)
        for (const from of sender.covers)
          for (const to of receiver.covers) addTo(index, { from, to, compiled })
      }
    }
  }
  return index
}

function addTo(
  index: GrowingIndex,
  {
    from,
    to,
    compiled,
  }: { readonly from: string; readonly to: string; readonly compiled: CompiledDisclosure },
): void {
  const byReceiver = entryOf(index, from, () => new Map<string, Map<string, CompiledDisclosure[]>>())
  const byType = entryOf(byReceiver, to, () => new Map<string, CompiledDisclosure[]>())
  for (const type of new Set(compiled.rule.evidenceTypes)) entryOf(byType, type, () => []).push(compiled)
}

/** What all clauses of an agreement share for data that go one way. */
type Way = {
  readonly way: string
  readonly parties: readonly [string, string]
  readonly forbidden: ReadonlyMap<string, string>
  readonly tables: readonly CompiledLoa[]
}

function wayOf(state: AgreementState, sender: string, receiver: string): Way {
  return {
    way: `${sender}>${receiver}`,
    parties: [sender, receiver],
    forbidden: forbiddenFrom(state, sender, receiver),
    tables: tablesFor(state, sender, receiver),
  }
}

function forbiddenFrom(
  { agreement: { recognitions } }: AgreementState,
  sender: string,
  receiver: string,
): ReadonlyMap<string, string> {
  const forbidden = new Map<string, string>()
  for (const [place, { claims, direction }] of recognitions.entries()) {
    if (direction.pointed !== sender || direction.pointing !== receiver) continue
    for (const { targets, pointer } of compileClaims(claims, `/recognitions/${place}/claims`).forbids)
      for (const name of targets) if (!forbidden.has(name)) forbidden.set(name, pointer)
  }
  return forbidden
}

/** A rule that is suspended, planned or ended lends its table to nobody. */
function tablesFor(
  { agreement: { recognitions, loaScales }, rules }: AgreementState,
  sender: string,
  receiver: string,
): readonly CompiledLoa[] {
  return [...recognitions.entries()].flatMap(([place, rule]) => {
    const { pointing, pointed } = rule.direction
    const overlay = rules.get(rule.id)
    if (rule.kind === 'trust-service' || pointed !== receiver || pointing !== sender) return []
    if (overlay === undefined || !isActive(overlay) || overlay.suspensions.length > 0) return []
    return [compileLoa(rule.loa, loaScales, `/recognitions/${place}/loa`)]
  })
}

function compileDisclosure(state: AgreementState, place: number, given: Way): CompiledDisclosure {
  const { agreement } = state
  const clause = agreement.dataExchange[place] as DataClause
  const { way, parties, forbidden, tables } = given
  const pointer = `/dataExchange/${place}`
  const overlay = state.clauses.get(clause.id) ?? { status: clause.status, suspensions: [] }
  const compiled = compileClause(clause, overlay, { pointer, way })
  const { id: _id, promises: _promises, ...content } = clause
  return Object.freeze({
    state,
    rule: clause,
    pointer,
    overlay,
    compiled: { ...compiled, terms: agencyTerms(clause, compiled.terms, parties) },
    purposes: new Set(clause.purposes),
    breadth: breadthOf(agreement),
    active: isActive(overlay),
    forbidden,
    scale: agreement.loaScales[clause.assurance.scale],
    tables: tables.filter(({ to }) => to === clause.assurance.scale),
    obligations: obligationsOf(clause, way),
    ages: { checkpoint: checkpointAgeOf(agreement) },
    said: {
      inForce: inForceReasons(state, ['dataExchange:*', `dataExchange:${clause.id}`]),
      suspended: suspensionReasons(overlay, pointer),
      mode: compileModes(agreement, overlay, pointer),
    },
    content: canonicalJson(content),
  })
}

/** Every other ground is an act that can be named. */
const WITHOUT_REFERENCE = ['intra-eu', 'TEST']
/** National permits: naming the permit is as good as naming the act. */
const BY_PERMIT = ['MA-CNDP', 'TN-INPDP']

/** Agencies need a ground where a person who presents needs none. */
function agencyTerms(
  { flow, legalBasis, transfer }: DataClause,
  terms: TransferTerms,
  parties: readonly string[],
): TransferTerms {
  const given = transfer[terms.way]
  if (terms.noGround !== undefined || given === undefined) return terms
  const { basis } = given
  const without = parties.find((code) => !Object.hasOwn(legalBasis, code))
  if (basis === 'holder-presented') return { ...terms, noGround: 'nobody presents anything here' }
  if (basis.startsWith('A49-') && flow !== 'user-driven')
    return { ...terms, noGround: `${basis} only on the person’s own request` }
  if (!isReferenced(given)) return { ...terms, noGround: `${basis} without a reference` }
  if (without !== undefined) return { ...terms, noGround: `no legal basis of ${without}` }
  return terms
}

function isReferenced({ basis, ref, authorisation }: DataClause['transfer'][string]): boolean {
  if (ref !== null || basis.startsWith('A49-') || WITHOUT_REFERENCE.includes(basis)) return true
  return BY_PERMIT.includes(basis) && authorisation !== undefined
}

function obligationsOf(clause: DataClause, way: string): CompiledDisclosure['obligations'] {
  const { retention, onEnd, onwardTransfer, flow, breachNotice, rights, transfer, legalBasis } = clause
  return prepareCanonical({
    retention: { max: retention.max, onEnd, onward: onwardTransfer },
    notify: {
      person: flow === 'user-driven' ? 'preview' : 'tracker',
      breach: breachNotice,
      contact: { ...rights.contact },
    },
    log: {
      receipts: retention.receipts,
      transferBasis: transfer[way]?.basis ?? '',
      legalBasis: { ...legalBasis },
    },
  })
}
