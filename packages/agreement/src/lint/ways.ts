/** The ways in which data cross under a clause, with the parties at both ends. */
import type { DataClause } from '../language/data-exchange.ts'
import type { Party } from '../language/parties.ts'
import type { Agreement } from '../language/schema.ts'
import type { LintProblem } from './rule.ts'

export type Way = {
  readonly clause: DataClause
  readonly transfer: DataClause['transfer'][string]
  readonly exporter: Party
  readonly importer: Party
  /** Of the clause. */
  readonly place: string
  /** Of the transfer. */
  readonly pointer: string
}

/** Every transfer of every clause; the parser has made sure that both ends are parties. */
function waysOf({ dataExchange, parties }: Agreement): readonly Way[] {
  return dataExchange.flatMap((clause, index) =>
    Object.entries(clause.transfer).flatMap(([way, transfer]) => {
      const [from, to] = way.split('>')
      const exporter = parties.find(({ code }) => code === from)
      const importer = parties.find(({ code }) => code === to)
      if (exporter === undefined || importer === undefined) return []
      const place = `/dataExchange/${index}`
      return [{ clause, transfer, exporter, importer, place, pointer: `${place}/transfer/${way}` }]
    }),
  )
}

/** The problems of every transfer of every clause. */
export function eachWay(
  agreement: Agreement,
  check: (way: Way) => readonly LintProblem[],
): readonly LintProblem[] {
  return waysOf(agreement).flatMap(check)
}

/** Where the GDPR is law: the member states, and Iceland, Liechtenstein and Norway. */
const GDPR_APPLIES: ReadonlySet<string> = new Set(
  'EU AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO'.split(' '),
)

/** A party is bound by the GDPR when it is law in everything the party covers. */
export function isUnion({ covers }: Party): boolean {
  return covers.every((code) => GDPR_APPLIES.has(code))
}
