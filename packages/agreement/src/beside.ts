/** Where several agreements speak of one thing: which one decides, and by which step of agreement-1 §5. */
import { type CompiledAgreements } from './compile.ts'
import type { RecognisableRule } from './compile/rule.ts'
import type { PresentedObject, RecognitionRequest } from './facts.ts'
import { isBeatenBy, MATCH_RANK, type Question, resolve, serviceRank, type Voice } from './resolve.ts'
import type { AgreementState } from './state.ts'

/**
 * Why one rule goes before another: the agreements say so themselves; the rule names the type, the service, fewer
 * purposes or fewer countries; both say the same; or the rule that would go before is blocked and names this one.
 */
export type Precedence = 'relation' | 'type' | 'service' | 'purposes' | 'breadth' | 'same' | 'fallback'

type RuleName = { readonly agreement: string; readonly rule: RecognisableRule }

export type Beside = {
  /** Jurisdictions, not parties: Belgium, also where the party is the Union. */
  readonly home: string
  readonly partner: string
  /** Undefined where equally specific rules contradict each other: then nothing is recognised. */
  readonly decides: RuleName | undefined
  /** Rules of the other agreements; with `because` where one decides. */
  readonly others: readonly (RuleName & { readonly because: Precedence | undefined })[]
}

/** For each thing an agreement recognises, the other agreements that speak of it; one entry per outcome. */
export function rulesBeside(
  compiled: CompiledAgreements,
  { id, agreement }: AgreementState,
): readonly Beside[] {
  const covers = (code: string) => agreement.parties.find((party) => party.code === code)?.covers ?? []
  const found = new Map<string, Beside>()
  for (const rule of agreement.recognitions) {
    if (rule.kind === 'trust-service') continue
    for (const home of covers(rule.direction.pointing))
      for (const partner of covers(rule.direction.pointed))
        for (const question of questionsOf(rule, { home, partner, at: compiled.from })) {
          const beside = besideFor(compiled, question)
          if (beside === undefined || !names(beside).includes(`${id} ${rule.id}`)) continue
          found.set([home, partner, ...names(beside), ...reasons(beside)].join(' '), beside)
        }
  }
  return [...found.values()]
}

/** Undefined where no second agreement speaks of it. */
function besideFor(compiled: CompiledAgreements, request: RecognitionRequest): Beside | undefined {
  const { winner, collected } = resolve(compiled, request)
  const agreements = new Set(collected.map((candidate) => candidate.compiled.state.id))
  if (agreements.size < 2) return undefined
  const nameOf = ({ compiled: { state, rule } }: (typeof collected)[number]): RuleName => ({
    agreement: state.id,
    rule,
  })
  const others = collected.filter(
    (candidate) => winner === undefined || candidate.compiled.state.id !== winner.compiled.state.id,
  )
  return {
    home: request.home,
    partner: request.partner,
    decides: winner && nameOf(winner),
    others: others.map((other) => ({
      ...nameOf(other),
      because: winner && precedenceOf(winner, other, request),
    })),
  }
}

/** The first step that tells the two apart; where it speaks for the other, the winner came by its fallback. */
function precedenceOf(winner: Voice, other: Voice, question: Question): Precedence {
  if (isBeatenBy(other, winner)) return 'relation'
  if (isBeatenBy(winner, other)) return 'fallback'
  const steps = [
    ['type', MATCH_RANK[winner.match] - MATCH_RANK[other.match]],
    ['service', serviceRank(winner.compiled, question) - serviceRank(other.compiled, question)],
    ['purposes', winner.compiled.purposes.size - other.compiled.purposes.size],
    ['breadth', winner.compiled.breadth - other.compiled.breadth],
  ] as const
  const [step, order] = steps.find(([, difference]) => difference !== 0) ?? ['same', 0]
  return order > 0 ? 'fallback' : step
}

type Asked = { readonly home: string; readonly partner: string; readonly at: string }

/** What somebody could ask of a rule: each of its services and purposes. Only the resolution is looked at. */
function questionsOf(rule: RecognisableRule, { home, partner, at }: Asked): readonly RecognitionRequest[] {
  const object: PresentedObject =
    rule.kind === 'identity-scheme'
      ? { kind: rule.kind, protocol: rule.object.protocol, issuer: rule.object.issuer }
      : { kind: rule.kind, format: rule.object.format, type: typeOf(rule.object) }
  return rule.scope.services.flatMap((service) =>
    rule.scope.purposes.map((purpose) => ({
      at,
      knownAt: at,
      home,
      partner,
      object,
      service,
      sector: '',
      purpose,
      wanted: [],
      asked: [],
      required: { assurance: 'low' },
      environment: 'pilot',
      pilotAccepted: true,
    })),
  )
}

function typeOf(object: Exclude<RecognisableRule, { kind: 'identity-scheme' }>['object']): string {
  return object.format === 'mso_mdoc' ? object.doctype : object.vct
}

function names({ decides, others }: Beside): readonly string[] {
  return [...(decides === undefined ? [] : [decides]), ...others].map(
    ({ agreement, rule }) => `${agreement} ${rule.id}`,
  )
}

function reasons({ others }: Beside): readonly string[] {
  return others.map(({ because }) => because ?? 'ambiguous')
}
