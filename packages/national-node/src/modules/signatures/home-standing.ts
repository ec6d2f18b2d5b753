/** What our own lists say of a signer or of an authority for time-stamps. Pure. */
import {
  findServices,
  type FoundService,
  isValidStatus,
  parseCertificate,
  type SignatureReport,
  type Tsl,
  type TslPeriod,
} from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { type JudgedReport, serviceFor } from '../recognition/index.ts'

/** `withdrawn`: intact and by a listed signer, whose service was not in good standing at that time. */
export type HomeVerdict = 'valid' | 'not-valid' | 'unknown' | 'withdrawn'

/** A service as it was at a time. */
export type ServiceThen = { readonly provider: string; readonly period: TslPeriod }

type Signed = Pick<JudgedReport, 'signer' | 'stamp'>

export function servicesOf({ signer }: Signed, tsls: readonly Tsl[]): readonly FoundService[] {
  return findServices(
    tsls,
    (signer?.path ?? []).map((der) => parseCertificate(der)),
  )
}

export function serviceAt(
  signed: Signed,
  { own, at }: { readonly own: readonly { readonly tsl: Tsl | undefined }[]; readonly at: Instant },
): ServiceThen | undefined {
  const all = servicesOf(
    signed,
    own.flatMap(({ tsl }) => tsl ?? []),
  )
  const service = serviceFor(signed, all)
  const found = all.find((one) => one.service === service)
  const period = found?.service.periods.find(({ since }) => since <= at)
  const english = found?.provider.name.find(({ lang }) => lang === 'en') ?? found?.provider.name[0]
  return period === undefined ? undefined : { provider: english?.value ?? '', period }
}

/** National lists of third countries have words of their own for good standing (TS 119 612 §5.5.4, annex D.5.6). */
const NATIONAL = /\/(?:recognisedatnationallevel|setbynationallaw)$/

export function verdictOf(
  indication: SignatureReport['indication'],
  period: TslPeriod | undefined,
): HomeVerdict {
  if (indication === 'TOTAL_FAILED') return 'not-valid'
  if (indication === 'INDETERMINATE') return 'unknown'
  if (period === undefined) return 'unknown'
  return isValidStatus(period.status) || NATIONAL.test(period.status) ? 'valid' : 'withdrawn'
}
