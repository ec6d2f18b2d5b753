import { decodeBase64url } from '../bytes.ts'
import {
  CBOR_TAG,
  CborTag,
  isBytes,
  isCborList,
  isCborMap,
  taggedValue,
  type CborValue,
} from '../cbor/cbor-value.ts'
import type { Json } from '../json.ts'
import { plainElement } from './element-json.ts'
import { isFullDate, secondsOfInstant, secondsOfTdate } from './mdoc-time.ts'

/** Types of elements as the tables of ISO 18013-5 §7.2.1 and of the PID rulebook 1.7 name them. */
export type ElementType =
  | 'tstr'
  | 'country'
  | 'countries'
  | 'uint'
  | 'bool'
  | 'bstr'
  | 'full-date'
  | 'tdate'
  | 'date'
  | 'place'
  | 'privileges'
  | 'any'

const TEXT_CHARACTERS_MAX = 150
const COUNTRY = /^[A-Z]{2}$/
const PLACE = ['country', 'region', 'locality']

type Rule = {
  readonly what: string
  readonly fits: (value: CborValue) => boolean
  /** From JSON, where it is not simply the same value. */
  readonly from?: (json: Json) => CborValue
}

const isText = (value: CborValue): value is string =>
  typeof value === 'string' && value !== '' && Array.from(value).length <= TEXT_CHARACTERS_MAX
const isCountry = (value: CborValue): boolean => typeof value === 'string' && COUNTRY.test(value)
const isUint = (value: CborValue): boolean => Number.isSafeInteger(value) && Number(value) >= 0
const isDate = (value: CborValue): boolean => {
  const text = taggedValue(value, CBOR_TAG.fullDate)
  return typeof text === 'string' && isFullDate(text)
}
const isTdate = (value: CborValue): boolean => secondsOfTdate(value) !== undefined

const tagged = (json: Json): CborValue => {
  if (typeof json !== 'string') return undefined
  if (isFullDate(json)) return new CborTag(CBOR_TAG.fullDate, json)
  return secondsOfInstant(json) === undefined ? undefined : new CborTag(CBOR_TAG.dateTime, json)
}
const bytes = (json: Json): CborValue =>
  typeof json === 'string' ? decodeBase64url(json, 'an element') : undefined

const RULES: Readonly<Record<ElementType, Rule>> = {
  tstr: { what: `is not a text of 1 to ${TEXT_CHARACTERS_MAX} characters`, fits: isText },
  country: { what: 'is not a country of two letters', fits: isCountry },
  countries: {
    what: 'is not a list of countries',
    fits: (value) => isCborList(value) && value.length > 0 && value.every(isCountry),
  },
  uint: { what: 'is not a natural number', fits: isUint },
  bool: { what: 'is not true or false', fits: (value) => typeof value === 'boolean' },
  bstr: { what: 'is not a byte string', fits: isBytes, from: bytes },
  'full-date': { what: 'is not a full-date', fits: isDate, from: tagged },
  tdate: { what: 'is not a tdate', fits: isTdate, from: tagged },
  date: { what: 'is not a date', fits: (value) => isDate(value) || isTdate(value), from: tagged },
  place: { what: 'is not a place', fits: isPlace },
  privileges: { what: 'is not a list of driving privileges', fits: arePrivileges, from: privileges },
  any: { what: '', fits: () => true },
}

/** Why a value is not of this type, to follow the name of its element. */
export function elementComplaint(type: ElementType, value: CborValue): string | undefined {
  const { what, fits } = RULES[type]
  return fits(value) ? undefined : what
}

/** The value an issuer writes for what its dataset says in JSON; to be checked as any other value is. */
export function elementOfJson(type: ElementType, json: Json): CborValue {
  return RULES[type].from?.(json) ?? plainElement(json)
}

/** PID rulebook 1.7 §3: at least one of country, region and locality. */
function isPlace(value: CborValue): boolean {
  if (!isCborMap(value) || value.size === 0) return false
  return [...value].every(([name, text]) =>
    name === 'country' ? isCountry(text) : PLACE.includes(String(name)) && isText(text),
  )
}

const PRIVILEGE_DATES = ['issue_date', 'expiry_date']

/** ISO 18013-5 §7.2.4. */
function arePrivileges(value: CborValue): boolean {
  return (
    isCborList(value) &&
    value.every(
      (entry) =>
        isCborMap(entry) &&
        isText(entry.get('vehicle_category_code')) &&
        PRIVILEGE_DATES.every((name) => !entry.has(name) || isDate(entry.get(name))),
    )
  )
}

function privileges(json: Json): CborValue {
  const list = plainElement(json)
  if (!isCborList(list)) return list
  return list.map((entry) => {
    if (!isCborMap(entry)) return entry
    return new Map(
      [...entry].map(([name, value]) => [
        name,
        PRIVILEGE_DATES.includes(String(name)) ? dated(value) : value,
      ]),
    )
  })
}

function dated(value: CborValue): CborValue {
  return typeof value === 'string' ? tagged(value) : value
}
