import { typesOfQuery, type DcqlQuery } from '../dcql/query.ts'
import type { PathPattern } from '../json.ts'
import { isPidType } from './pid-type.ts'
import type { RegisteredCredential, RegistrationCertificate } from './registration-certificate.ts'

/** What is asked for without being registered. Without a path, the whole type is not. */
export type RegistrationGap = {
  readonly queryId: string
  readonly type?: string
  readonly path?: PathPattern
}

/**
 * ETSI TS 119 475 and ARF RPRC_21: everything a query asks for must be registered for the format and every type it
 * accepts. A registered path covers what lies below it; a registered `null` covers every element of a list.
 */
export function findRegistrationGaps(
  query: DcqlQuery,
  registered: readonly RegisteredCredential[],
): RegistrationGap[] {
  return query.credentials.flatMap(({ id: queryId, format, meta, claims = [] }) => {
    const asked = typesOfQuery({ meta })
    if (asked.length === 0) return [{ queryId }]
    return asked.flatMap((type): RegistrationGap[] => {
      const same = registered.filter((one) => one.format === format && one.types.includes(type))
      const paths = same.flatMap((one) => one.paths)
      if (paths.length === 0) return [{ queryId, type }]
      return claims
        .filter(({ path }) => !paths.some((wide) => covers(wide, path)))
        .map(({ path }) => ({ queryId, type, path }))
    })
  })
}

function covers(wide: PathPattern, path: PathPattern): boolean {
  return (
    wide.length <= path.length &&
    wide.every((member, index) => {
      const asked = path[index]
      return member === asked || (member === null && typeof asked === 'number')
    })
  )
}

/** One kind of credential that somebody is about to issue. */
export type ProvidedCredential = { readonly id: string; readonly format: string; readonly type: string }

const PID_PROVIDER = /\/PID_Provider$/
const ATTESTATION_PROVIDER = /\/(?:QEAA|Non_Q_EAA|PUB_EAA)_Provider$/

/**
 * RPRC_23, ISSU_24 to ISSU_24b: whoever issues must be registered as a provider of that kind, and as issuing this very
 * type in this format.
 */
export function findProviderGaps(
  provided: readonly ProvidedCredential[],
  { provides, entitlements }: Pick<RegistrationCertificate, 'provides' | 'entitlements'>,
): RegistrationGap[] {
  return provided
    .filter(({ format, type }) => {
      const kind = isPidType(type) ? PID_PROVIDER : ATTESTATION_PROVIDER
      const named = provides.some((one) => one.format === format && one.types.includes(type))
      return !named || !entitlements.some((entitlement) => kind.test(entitlement))
    })
    .map(({ id, type }) => ({ queryId: id, type }))
}
