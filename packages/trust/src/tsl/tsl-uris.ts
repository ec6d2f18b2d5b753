/** Words of trusted lists (TS 119 612 §5.5 and annex D). */
import type { CertificateType } from '../mra/qualify.ts'

/** Regulation (EU) No 910/2014 applies from here on. */
export const EIDAS = '2016-06-30T22:00:00.000Z'

const TYPE = 'http://uri.etsi.org/TrstSvc/Svctype/'
export const QUALIFIED_CA = `${TYPE}CA/QC`
export const QUALIFIED_STAMPS = `${TYPE}TSA/QTST`

/** §5.5.1.2 and §5.5.1.3: not qualified, or of no kind that has a name. */
export const AUTHORITY = `${TYPE}CA/PKC`
export const STAMPS = `${TYPE}TSA`
export const UNSPECIFIED = `${TYPE}unspecified`

/** As a table may write it: in short (`CA/QC`), or whole. */
export function addressOfType(word: string): string | undefined {
  return addressUnder(TYPE, word)
}

export function addressOfStatus(word: string): string | undefined {
  return addressUnder(STATUS, word)
}

function addressUnder(base: string, word: string): string | undefined {
  const short = word.startsWith(base) ? word.slice(base.length) : word
  return /^[A-Za-z]{1,40}(?:\/[A-Za-z]{1,40}){0,3}$/.test(short) ? base + short : undefined
}

export function isAuthorityType(type: string): boolean {
  return type.startsWith(`${TYPE}CA/`)
}

export function isStampType(type: string): boolean {
  return type === STAMPS || type.startsWith(`${STAMPS}/`)
}

export const EXT = 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/'

/** A qualifier, and the addition of a service, that stand for one type of certificate. */
export const USAGES = [
  { qualifier: 'QCForESig', asi: `${EXT}ForeSignatures`, type: 'eSign' },
  { qualifier: 'QCForESeal', asi: `${EXT}ForeSeals`, type: 'eSeal' },
  { qualifier: 'QCForWSA', asi: `${EXT}ForWebSiteAuthentication`, type: 'web' },
] as const satisfies readonly { qualifier: string; asi: string; type: CertificateType }[]

export function asiOf(type: 'eSign' | 'eSeal' | 'web'): string {
  return `${EXT}${{ eSign: 'ForeSignatures', eSeal: 'ForeSeals', web: 'ForWebSiteAuthentication' }[type]}`
}

const STATUS = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/'
/** The three words of before; a service in one of them counted as supervised. */
const VALID = ['granted', 'undersupervision', 'supervisionincessation', 'accredited'].map(
  (one) => STATUS + one,
)

export function isValidStatus(status: string): boolean {
  return VALID.includes(status)
}
