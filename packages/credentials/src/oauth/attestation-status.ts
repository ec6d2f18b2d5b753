import { isObject, type Json } from '../json.ts'

/** Where a list says whether a wallet unit or its key store is still good (TS3 1.5, Token Status List). */
export type MaintainedStatus = {
  readonly uri: string
  readonly index: number
  /** Until when the provider keeps the entry up to date. */
  readonly maintainedUntil: number | undefined
}

const URI_MAX = 2048

/**
 * `{ status: { status_list: { idx, uri } }, exp }`. Absent is undefined; anything else that is not of this form is
 * null: a status that cannot be read is no good status.
 */
export function parseMaintainedStatus(value: Json | undefined): MaintainedStatus | null | undefined {
  if (value === undefined) return undefined
  if (!isObject(value)) return null
  const { status, exp } = value
  const list = isObject(status) ? status['status_list'] : undefined
  if (!isObject(list) || !(exp === undefined || typeof exp === 'number')) return null
  const { idx, uri } = list
  return isIndex(idx) && isUri(uri) ? { uri, index: idx, maintainedUntil: exp } : null
}

function isIndex(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isUri(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && value.length <= URI_MAX
}

export function createMaintainedStatus({ uri, index, maintainedUntil }: MaintainedStatus) {
  return {
    status: { status_list: { idx: index, uri } },
    ...(maintainedUntil === undefined ? {} : { exp: maintainedUntil }),
  }
}
