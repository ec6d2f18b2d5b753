import type { Lang } from '@entente/ui'
import type { Page } from 'playwright-core'

/** A page that the run knows by a stable name, and how it is reached. */
export type CheckedPage = {
  /** As in the published figures: `decision`, with its variants as `decision/suspended`. Pages may share one. */
  readonly name: string
  readonly address: (lang: Lang) => string
  /** What must be done at the address before the page is there, such as a form that is sent. */
  readonly reach?: (page: Page) => Promise<void>
  /** Told apart by what they owe: only on the way of a citizen are weight and scripts limited. */
  readonly kind: 'citizen' | 'operator' | 'wallet' | 'gallery' | 'theme'
  /** All seven unless told otherwise. */
  readonly languages?: readonly Lang[]
  /** A screen that a script makes weighs what the page with that script weighs. */
  readonly weighsAs?: string
}

/** Servers of pages on this machine, with the pages they have. */
export type ServedPages = {
  readonly pages: readonly CheckedPage[]
  /** Addresses that a new browser opens first: they give it a session. */
  readonly sessions: readonly string[]
  close(): Promise<void>
}

/** The page that a variant belongs to: what its footer says must hold for all of them. */
export function baseOf(name: string): string {
  return name.split('/')[0] ?? name
}
