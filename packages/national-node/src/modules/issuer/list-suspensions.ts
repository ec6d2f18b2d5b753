import type { SuspendedAbroad } from '../agreements/index.ts'
import type { IssuerDeps } from './issuer-deps.ts'

/** A notice that suspends, at partners, what is about to be issued; it is valid at home all the same. */
export type IssueSuspension = SuspendedAbroad & {
  /** Configuration ids of the types it reaches. */
  readonly types: readonly string[]
}

/** One for each notice, whichever of the types it reaches. None on a node without agreements. */
export async function listSuspensions(
  { agreements }: Pick<IssuerDeps, 'agreements'>,
  types: readonly { readonly id: string; readonly type: string }[],
): Promise<readonly IssueSuspension[]> {
  const byNotice = new Map<string, IssueSuspension>()
  for (const { id, type } of types) {
    for (const one of (await agreements?.suspendedAbroad(type)) ?? []) {
      const known = byNotice.get(one.notice)
      byNotice.set(one.notice, {
        ...one,
        rules: union(known?.rules, one.rules),
        where: union(known?.where, one.where),
        types: union(known?.types, [id]),
      })
    }
  }
  return [...byNotice.values()]
}

function union(known: readonly string[] = [], more: readonly string[]): readonly string[] {
  return [...new Set([...known, ...more])]
}
