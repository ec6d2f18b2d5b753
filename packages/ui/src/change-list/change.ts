/** What the list of changes is made from. The shapes are those of the agreement language, which this room does not know. */
import type { TextByLanguage } from '../language.ts'

export type ChangeDirection = 'widens' | 'narrows' | 'neutral'

/** One difference between two versions, as `diffAgreements` of the agreement language gives it. */
export type ListedChange = {
  /** Into the newer version; into the older one for what was removed. Items with an id are named by it. */
  readonly pointer: string
  readonly change: 'added' | 'removed' | 'changed'
  readonly direction: ChangeDirection
  readonly from: unknown
  readonly to: unknown
}

/** A parsed agreement; what is not named here is read where a change points to it. */
export type ComparedAgreement = {
  readonly parties: readonly { readonly code: string; readonly timeZone: string }[]
  readonly purposes: { readonly [code: string]: { readonly text: TextByLanguage } | undefined }
}

export type Members = { readonly [member: string]: unknown }

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text of a document, or nothing where it is none. */
export function textIn(members: unknown, name: string): string {
  const value = isMembers(members) ? members[name] : undefined
  return typeof value === 'string' ? value : ''
}
