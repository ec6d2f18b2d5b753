import { encodeBase64url } from '../bytes.ts'
import { CborTag, isBytes, isCborList, isCborMap, type CborMap, type CborValue } from '../cbor/cbor-value.ts'
import { emptyObject, isArray, isObject, type Json, type JsonObject } from '../json.ts'
import type { IssuerSigned } from './issuer-signed.ts'

/**
 * RFC 8949 §6.1, as OpenID4VP 1.0 B.2.3 compares values: bytes become base64url, tags fall away, so that a date is
 * its text; what JSON has no word for becomes null.
 */
export function jsonOfElement(value: CborValue): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (isBytes(value)) return encodeBase64url(value)
  if (value instanceof CborTag) return jsonOfElement(value.value)
  if (isCborList(value)) return value.map(jsonOfElement)
  return isCborMap(value) ? jsonOfMap(value) : null
}

function jsonOfMap(map: CborMap): JsonObject {
  const json = emptyObject()
  for (const [key, value] of map) json[String(key)] = jsonOfElement(value)
  return json
}

/** Elements by namespace: the claims of an mdoc, to be matched with a query. */
export function claimsOfMdoc({ nameSpaces }: Pick<IssuerSigned, 'nameSpaces'>): JsonObject {
  const claims = emptyObject()
  for (const [name, items] of nameSpaces) {
    const elements = emptyObject()
    for (const { element, value } of items) elements[element] = jsonOfElement(value)
    claims[name] = elements
  }
  return claims
}

/** What a device says of itself, by namespace. */
export function claimsOfDevice(nameSpaces: ReadonlyMap<string, CborMap>): JsonObject {
  const claims = emptyObject()
  for (const [name, elements] of nameSpaces) claims[name] = jsonOfMap(elements)
  return claims
}

/** A JSON value as an element nobody has laid down a type for: texts, integers, lists and maps as they are. */
export function plainElement(value: Json): CborValue {
  if (isArray(value)) return value.map(plainElement)
  if (!isObject(value)) return value
  return new Map(Object.entries(value).map(([name, inner]) => [name, plainElement(inner)]))
}
