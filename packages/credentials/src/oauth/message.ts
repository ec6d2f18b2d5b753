/** A message from outside that cannot be used. The code says which rule, the detail names the member. */
export class MessageError extends Error {
  readonly code: string
  readonly detail: string

  constructor(code: string, detail: string) {
    super(`${code}: ${detail}`)
    this.name = 'MessageError'
    this.code = code
    this.detail = detail
  }
}

export type Members = { readonly [name: string]: unknown }

const TEXT_MAX = 8192
const LIST_MAX = 256

/** Where we read, for complaints: the code of the message and the path of the object inside it. */
export type Place = { readonly code: string; readonly path: string }

function fail(place: Place, name: string, what: string): never {
  throw new MessageError(place.code, `${place.path === '' ? '' : `${place.path}.`}${name}: ${what}`)
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as an object, or an error that names the place. */
export function membersOf(value: unknown, place: Place): Members {
  if (!isMembers(value)) throw new MessageError(place.code, `${place.path || 'message'}: must be an object`)
  return value
}

/** Own members only: `__proto__` and its kin are ordinary names. */
function own(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

export function optionalText(members: Members, name: string, place: Place): string | undefined {
  const value = own(members, name)
  if (value === undefined) return undefined
  if (typeof value !== 'string') return fail(place, name, 'must be a string')
  if (value.trim() === '') return fail(place, name, 'must not be blank')
  if (value.length > TEXT_MAX) return fail(place, name, `must not be longer than ${TEXT_MAX}`)
  return value
}

export function requiredText(members: Members, name: string, place: Place): string {
  return optionalText(members, name, place) ?? fail(place, name, 'is missing')
}

export function optionalFlag(members: Members, name: string, place: Place): boolean | undefined {
  const value = own(members, name)
  if (value === undefined || typeof value === 'boolean') return value
  return fail(place, name, 'must be true or false')
}

/** A whole number not below `min`. */
export function optionalCount(
  members: Members,
  name: string,
  place: Place & { min: number },
): number | undefined {
  const value = own(members, name)
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= place.min) return value
  return fail(place, name, `must be a whole number, at least ${place.min}`)
}

export function optionalMembers(members: Members, name: string, place: Place): Members | undefined {
  const value = own(members, name)
  if (value === undefined) return undefined
  return membersOf(value, inside(place, name))
}

export function requiredMembers(members: Members, name: string, place: Place): Members {
  return optionalMembers(members, name, place) ?? fail(place, name, 'is missing')
}

/** A list with at least one entry, bounded. */
export function optionalList(members: Members, name: string, place: Place): readonly unknown[] | undefined {
  const value = own(members, name)
  if (value === undefined) return undefined
  if (!Array.isArray(value) || value.length === 0) return fail(place, name, 'must be a non-empty list')
  if (value.length > LIST_MAX) return fail(place, name, `must not have more than ${LIST_MAX} entries`)
  return value
}

export function optionalTexts(members: Members, name: string, place: Place): readonly string[] | undefined {
  const list = optionalList(members, name, place)
  if (list === undefined) return undefined
  return list.map((entry) => {
    if (typeof entry !== 'string' || entry === '' || entry.length > TEXT_MAX) {
      return fail(place, name, 'must be a list of strings')
    }
    return entry
  })
}

export function requiredTexts(members: Members, name: string, place: Place): readonly string[] {
  return optionalTexts(members, name, place) ?? fail(place, name, 'is missing')
}

/** Which addresses may be used: https always; http only on this machine, and only in development. */
export type UrlPolicy = { readonly allowLocalHttp?: boolean }

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]'])

export function isUsableUrl(text: string, { allowLocalHttp = false }: UrlPolicy = {}): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return false
  if (url.protocol === 'https:') return true
  return allowLocalHttp && url.protocol === 'http:' && LOCAL_HOSTS.has(url.hostname)
}

export function optionalUrl(
  members: Members,
  name: string,
  place: Place & { urls?: UrlPolicy },
): string | undefined {
  const text = optionalText(members, name, place)
  if (text === undefined) return undefined
  return isUsableUrl(text, place.urls) ? text : fail(place, name, 'must be an https address')
}

export function requiredUrl(members: Members, name: string, place: Place & { urls?: UrlPolicy }): string {
  return optionalUrl(members, name, place) ?? fail(place, name, 'is missing')
}

export function inside(place: Place, name: string): Place {
  return { ...place, path: place.path === '' ? name : `${place.path}.${name}` }
}
