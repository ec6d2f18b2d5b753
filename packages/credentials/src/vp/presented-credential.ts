import type { MatchableCredential } from '../dcql/match-credential.ts'
import type { Report } from '../report.ts'
import { pidBaseType } from './pid-type.ts'

/** A credential that was presented and verified, as its query is checked against it; undefined unless it is valid. */
export function presentedCredential(report: Report): MatchableCredential | undefined {
  const { format, type, claims, holder, issuer } = report
  if (type === undefined || claims === undefined) return undefined
  // An element that happens to be called like a claim of SD-JWT VC lies inside a namespace.
  const also = [claims['aka_vcts'], pidBaseType(type)].flat()
  return {
    format,
    types: [type, ...also.filter((name) => typeof name === 'string')],
    claims,
    holderBound: holder.binding !== 'none',
    authorities: { aki: issuer?.aki ?? [], etsi_tl: issuer?.list === undefined ? [] : [issuer.list.uri] },
  }
}
