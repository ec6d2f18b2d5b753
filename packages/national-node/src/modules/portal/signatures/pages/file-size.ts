import { localeOf, type Reader } from '@entente/ui'

const STEPS = [
  { unit: 'byte', bytes: 1 },
  { unit: 'kilobyte', bytes: 1000 },
  { unit: 'megabyte', bytes: 1_000_000 },
] as const

/** `8 bytes`, `12.3 kB`, as the reader writes numbers; the digits that tell two files apart are in the digest. */
export function fileSize(bytes: number, { lang, country }: Reader): string {
  const { unit, bytes: size } = STEPS.findLast((step) => bytes >= step.bytes) ?? STEPS[0]
  const numbers = new Intl.NumberFormat(localeOf(lang, country), {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: 1,
  })
  return numbers.format(bytes / size)
}
