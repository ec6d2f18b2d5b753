import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Agreement,
  type AgreementState,
  canonicalJson,
  compileAgreements,
  type CompiledAgreements,
  parseAgreement,
  stateAt,
} from '@entente/agreement'
import { AT } from '../../../agreement/src/vectors/worked-case.ts'
import { hexSha256 } from '../../../national-node/src/kernel/crypto.ts'

const WORKED = join(import.meta.dirname, '../../../agreement/src/vectors/be-jp-worked.json')
const RULES_PER_AGREEMENT = 40

/** The type of the rule with that number, over all agreements. */
export function typeOf(index: number): string {
  return index === 0 ? 'org.iso.23220.1.jp.mnc' : `org.iso.23220.1.jp.bench${index}`
}

/** As many agreements as it takes: the first rule of the worked one for each type. */
export function compileRules(count: number): CompiledAgreements {
  const worked = readWorked()
  const [rule] = worked.recognitions
  const states: AgreementState[] = []
  for (let first = 0; first < count; first += RULES_PER_AGREEMENT) {
    const rules = Array.from({ length: Math.min(RULES_PER_AGREEMENT, count - first) }, (_, place) => ({
      ...rule,
      id: first + place === 0 ? rule?.id : `${rule?.id}${first + place}`,
      object: { format: 'mso_mdoc', doctype: typeOf(first + place) },
    }))
    const others = first === 0 ? worked.recognitions.slice(1) : []
    const id = first === 0 ? worked.id : `${worked.id}-${first}`
    states.push(stateOf({ ...worked, id, recognitions: [...rules, ...others] } as Agreement))
  }
  return compileAgreements(states)
}

/** One agreement with as many data clauses, each for a sector of its own; the last is that of the worked request. */
export function compileDataClauses(count: number): CompiledAgreements {
  const worked = readWorked()
  const [clause] = worked.dataExchange
  if (clause === undefined) throw new Error('no data clause')
  const others = Array.from({ length: count - 1 }, (_, place) => ({
    ...clause,
    id: `bench-${place}`,
    recipients: [`sector:bench-${place}`],
  }))
  return compileAgreements([stateOf({ ...worked, dataExchange: [...others, clause] })])
}

function readWorked(): Agreement {
  const parsed = parseAgreement(readFileSync(WORKED, 'utf8'))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.agreement
}

function stateOf(agreement: Agreement): AgreementState {
  const canonical = canonicalJson(agreement)
  const opened = { agreement, canonical, sha256: hexSha256(canonical), signatures: [] }
  const history = { id: agreement.id, versions: [{ opened, knownAt: AT }], notices: [] }
  const state = stateAt(history, { t: AT, k: AT, sha256: hexSha256 })
  if (state === undefined) throw new Error('no state')
  return state
}
