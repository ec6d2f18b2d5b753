const PID_TYPE = /^(?:urn:eudi:pid:|eu\.europa\.ec\.eudi\.pid\.)/
const DOMESTIC_PID = /^urn:eudi:pid:[a-z]{2}:(\d{1,4})$/

/** PID rulebook 1.7 §3 and §4: person identification data, as an SD-JWT VC or as an mdoc. */
export function isPidType(type: string): boolean {
  return PID_TYPE.test(type)
}

/** PID rulebook 1.7, PID_06: the common type that a domestic PID type extends; undefined for any other type. */
export function pidBaseType(vct: string): string | undefined {
  const version = DOMESTIC_PID.exec(vct)?.[1]
  return version === undefined ? undefined : `urn:eudi:pid:${version}`
}
