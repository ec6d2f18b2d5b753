import { base64, fromBase64 } from '@entente/trust'
import type { OwnList } from './own-list.ts'

/** Our own list as it is kept, to be signed again when its time is half over: certificates as base64. */
export function draftText(list: OwnList): string {
  return JSON.stringify(list, (_, value: unknown) =>
    value instanceof Uint8Array ? { der: base64(value) } : value,
  )
}

/** Only ever read from our own store, where `draftText` put it. */
export function parseDraft(text: string): OwnList {
  return JSON.parse(text, (_, value: unknown) => {
    const der = typeof value === 'object' && value !== null && 'der' in value ? value.der : undefined
    return typeof der === 'string' ? fromBase64(der) : value
  }) as OwnList
}
