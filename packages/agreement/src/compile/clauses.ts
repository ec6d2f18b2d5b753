/** The data clauses under which a person may present, by purpose and by recipient (agreement-1 §8). */
import type { DataClause } from '../language/data-exchange.ts'
import type { AgreementState, Overlay } from '../state.ts'
import { spanOf } from '../time.ts'

export type CompiledClause = {
  readonly clause: DataClause
  readonly pointer: string
  readonly overlay: Overlay
  readonly allow: ReadonlySet<string>
  readonly recipients: ReadonlySet<string>
  /** Of the longest retention allowed. */
  readonly retentionSpan: number
  readonly terms: TransferTerms
}

export type TransferTerms = {
  /** The way the data go, `<pointed>><pointing>`. */
  readonly way: string
  /** Why no transfer may take place, whoever asks. */
  readonly noGround: string | undefined
  /** Synthetic data: only in the test environment. */
  readonly testOnly: boolean
  readonly scope: 'any' | 'public-sector' | 'private-sector'
}

/** Active clauses for one purpose, in the order of the agreement. */
export type PurposeClauses = {
  readonly all: readonly CompiledClause[]
  readonly bySector: ReadonlyMap<string, readonly CompiledClause[]>
}

/** Active clauses by purpose. Rules that send data the same way share them. */
export type ClauseIndex = ReadonlyMap<string, PurposeClauses>

const SECTOR = 'sector:'

/** For data that go one way: the key of a clause's transfer table. */
export function compileClauses({ agreement, clauses }: AgreementState, way: string): ClauseIndex {
  const index = new Map<string, { all: CompiledClause[]; bySector: Map<string, CompiledClause[]> }>()
  for (const [place, clause] of agreement.dataExchange.entries()) {
    const overlay = clauses.get(clause.id) ?? { status: clause.status, suspensions: [] }
    if (clause.flow !== 'holder-presented' || !isActive(overlay)) continue
    const compiled = compileClause(clause, overlay, { pointer: `/dataExchange/${place}`, way })
    for (const purpose of new Set(clause.purposes)) {
      const held = index.get(purpose) ?? { all: [], bySector: new Map<string, CompiledClause[]>() }
      index.set(purpose, held)
      held.all.push(compiled)
      for (const sector of sectorsOf(clause)) {
        const inSector = held.bySector.get(sector)
        if (inSector === undefined) held.bySector.set(sector, [compiled])
        else inSector.push(compiled)
      }
    }
  }
  return index
}

export function isActive({ status }: Overlay): boolean {
  return status === 'pilot' || status === 'in-force'
}

function sectorsOf({ recipients }: DataClause): ReadonlySet<string> {
  return new Set(recipients.filter((one) => one.startsWith(SECTOR)).map((one) => one.slice(SECTOR.length)))
}

export function compileClause(
  clause: DataClause,
  overlay: Overlay,
  { pointer, way }: { readonly pointer: string; readonly way: string },
): CompiledClause {
  return Object.freeze({
    clause,
    pointer,
    overlay,
    allow: new Set(clause.allow),
    recipients: new Set(clause.recipients),
    retentionSpan: spanOf(clause.retention.max),
    terms: termsOf(clause.transfer[way], way),
  })
}

type Transfer = NonNullable<DataClause['transfer'][string]>

/** Bases that only exist with a reference or an authorisation; synthetic data only in tests. */
function termsOf(transfer: Transfer | undefined, way: string): TransferTerms {
  if (transfer === undefined)
    return { way, noGround: `no transfer agreed for ${way}`, testOnly: false, scope: 'any' }
  const { basis, ref, authorisation, scope } = transfer
  const testOnly = basis === 'TEST'
  if ((basis === 'A46-2-a' || basis === 'A46-3-b') && ref === null)
    return { way, noGround: `${basis} without an instrument`, testOnly, scope }
  if (basis === 'A46-3-b' && authorisation === undefined)
    return { way, noGround: `${basis} without authorisation`, testOnly, scope }
  return { way, noGround: undefined, testOnly, scope }
}
