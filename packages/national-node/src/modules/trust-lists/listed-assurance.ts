import type { Level } from '@entente/agreement'
import type { ListedService } from '@entente/trust'
import { z } from 'zod'

/** The level a scheme gives, on its own scale: `{ scale: 'eidas', level: 'substantial' }`. */
export type ListedAssurance = { readonly scale: string; readonly level: Level }

const zLevel = z.union([z.string().max(40), z.record(z.string().max(40), z.string().max(40))])
const zExtension = z.object({ assurance: z.object({ scale: z.string().max(40), level: zLevel }) })

/** Our own service extension (docs/specs.md, TS 119 602): without it, or malformed, no level is known. */
export function assuranceIn({ extensions }: Pick<ListedService, 'extensions'>): ListedAssurance | null {
  for (const extension of extensions) {
    const parsed = zExtension.safeParse(extension)
    if (parsed.success) return parsed.data.assurance
  }
  return null
}
