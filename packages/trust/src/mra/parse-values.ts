/** The simple values of the extension: URIs, times, whole numbers, object identifiers. */
import { instantOf, parseInstant, secondsOf } from '../instant.ts'
import type { Instant } from '../ports.ts'
import { attributesOf, childrenOf, leafText, type Place, tell } from './read-element.ts'
import { NAMESPACE } from './mra.ts'

/** No white space: what is compared later must not depend on how it was typed. */
export function parseUri(place: Place | undefined, attributes: readonly string[] = []): string | undefined {
  const value = leafText(place, attributes)
  if (place === undefined || value === undefined) return undefined
  return /\s/.test(value) ? tell(place, 'white space in a URI') : value
}

const DATE_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|([+-])(\d\d):([0-5]\d))$/

/** XML Schema dateTime; without a time zone it is no point in time and is told. */
export function parseDateTime(place: Place | undefined): Instant | undefined {
  const value = leafText(place)
  if (place === undefined || value === undefined) return undefined
  const [, local = '', sign = '', hours = '0', minutes = '0'] = DATE_TIME.exec(value) ?? []
  const instant = parseInstant(`${local}Z`)
  const offset = Number(hours) * 3600 + Number(minutes) * 60
  if (instant === undefined || offset > 14 * 3600) return tell(place, `${value} is not a time with its zone`)
  return offset === 0 ? instant : shift(instant, sign === '+' ? -offset : offset)
}

function shift(instant: Instant, seconds: number): Instant {
  return instantOf(secondsOf(instant) + seconds).replace(/\.\d{3}Z$/, instant.slice(19))
}

/** XML Schema integer, as far as anybody counts here. */
export function parseInteger(place: Place, name: string, value: string | undefined): number | undefined {
  if (value === undefined) return tell(place, `the attribute ${name} is missing`)
  if (!/^\s*[+-]?\d{1,9}\s*$/.test(value)) return tell(place, `${name} is not a whole number`)
  return Number(value)
}

const OID = /^(?:urn:oid:)?([0-2](?:\.(?:0|[1-9]\d*)){1,30})$/i

/** XAdES ObjectIdentifierType, with its notes to people refused: they would be lost. */
export function parseObjectIdentifier(place: Place | undefined): string | undefined {
  if (place === undefined) return undefined
  attributesOf(place, [])
  const identifier = childrenOf(place, [['Identifier', NAMESPACE.xades, '1']]).one('Identifier')
  const value = leafText(identifier, ['Qualifier'])
  if (identifier === undefined || value === undefined) return undefined
  return OID.exec(value)?.[1] ?? tell(identifier, `${value} is not an object identifier`)
}

/** A list of elements of that type, at least one. */
export function parseObjectIdentifiers(place: Place, local: string, namespace: string): readonly string[] {
  attributesOf(place, [])
  return childrenOf(place, [[local, namespace, '+']])
    .all(local)
    .flatMap((one) => parseObjectIdentifier(one) ?? [])
}
