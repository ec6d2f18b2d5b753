/** Two lists side by side: which services came, went, or are told of differently. */
import { base64 } from '../base64.ts'
import type { LangText } from '../lote/lote.ts'
import type { Instant } from '../ports.ts'
import type { ListView, ViewedPeriod } from './list-view.ts'

export type ComparedService = {
  readonly entity: string
  readonly service: string
  readonly type: string | undefined
  readonly status: string | undefined
  readonly since: Instant | undefined
}

export type ListDifference = {
  readonly added: readonly ComparedService[]
  readonly removed: readonly ComparedService[]
  readonly changed: readonly { readonly before: ComparedService; readonly after: ComparedService }[]
}

/** A service stays the same as long as its type and what it is known by do. */
export function diffTrustedLists(before: ListView, after: ListView): ListDifference {
  const old = servicesOf(before)
  const added: ComparedService[] = []
  const changed: { before: ComparedService; after: ComparedService }[] = []
  for (const [key, services] of servicesOf(after))
    for (const service of services) {
      const known = old.get(key)?.shift()
      if (known === undefined) added.push(service)
      else if (!same(known, service)) changed.push({ before: known, after: service })
    }
  return { added, removed: [...old.values()].flat(), changed }
}

function servicesOf({ entities }: ListView): Map<string, ComparedService[]> {
  const found = new Map<string, ComparedService[]>()
  for (const { name, services } of entities)
    for (const [now] of services) {
      const { type, status, since } = now
      const one = { entity: shown(name), service: shown(now.name), type, status, since }
      const key = keyOf(now)
      const others = found.get(key)
      if (others === undefined) found.set(key, [one])
      else others.push(one)
    }
  return found
}

function keyOf({ type = '', certificates, otherIds }: ViewedPeriod): string {
  const known = certificates.flatMap((one) => (one === undefined ? [] : [base64(one)]))
  return [type, ...(known.length > 0 ? known : otherIds).toSorted()].join('\n')
}

function shown(texts: readonly LangText[]): string {
  return (texts.find(({ lang }) => lang === 'en') ?? texts[0])?.value ?? ''
}

function same(a: ComparedService, b: ComparedService): boolean {
  return (['entity', 'service', 'status', 'since'] as const).every((key) => a[key] === b[key])
}
