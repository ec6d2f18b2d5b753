/** How the rules of EN 16931, and those of ours, are told. */
import { readTable } from './table.ts'

const GENERAL = `
  missing <- BR-01 BR-02 BR-03 BR-04 BR-05 BR-06 BR-07 BR-08 BR-09 BR-10 BR-11 BR-12 BR-13 BR-14 BR-15 BR-16
  missing <- BR-18 BR-19 BR-20 BR-21 BR-22 BR-23 BR-24 BR-25 BR-26 BR-31 BR-32 BR-36 BR-37 BR-41 BR-43 BR-45
  missing <- BR-46 BR-47 BR-48 BR-49 BR-50 BR-52 BR-55 BR-56 BR-57 BR-CO-04 BR-CO-18 UBL-SR-07
  oneMissing <- BR-33 BR-38 BR-42 BR-44 BR-CO-19 BR-CO-20 BR-CO-21 BR-CO-22 BR-CO-23 BR-CO-24 BR-CO-26
  oneMissing {BT-9 BT-20} <- BR-CO-25
  allNeeded <- BR-54
  needed {BT-111} [BT-6] <- BR-53
  needed [30, 58] <- BR-61
  neededForCategory (K) <- BR-IC-11 BR-IC-12
  exclusive <- BR-CO-03
  payee <- BR-17 UBL-SR-19 UBL-SR-20 UBL-SR-21
  schemeMissing <- BR-62 BR-63 BR-64 BR-65
  notNegative <- BR-27 BR-28
  order <- BR-29 BR-30
  cardDigits [4–6] <- BR-51
  vatPrefix [BE] <- BR-CO-09
  meaning <- BR-CO-05 BR-CO-06 BR-CO-07 BR-CO-08
  sum [BT-106 = Σ BT-131] <- BR-CO-10
  sum [BT-107 = Σ BT-92] <- BR-CO-11
  sum [BT-108 = Σ BT-99] <- BR-CO-12
  sum [BT-109 = BT-106 − BT-107 + BT-108] <- BR-CO-13
  sum [BT-110 = Σ BT-117] <- BR-CO-14
  sum {BT-112} [BT-112 = BT-109 + BT-110] <- BR-CO-15
  sum [BT-115 = BT-112 − BT-113 + BT-114] <- BR-CO-16
  sum [BT-117 = BT-116 × BT-119 ÷ 100] <- BR-CO-17
  decimals [2] <- BR-DEC-01 BR-DEC-02 BR-DEC-05 BR-DEC-06 BR-DEC-09 BR-DEC-10 BR-DEC-11 BR-DEC-12 BR-DEC-13
  decimals [2] <- BR-DEC-14 BR-DEC-15 BR-DEC-16 BR-DEC-17 BR-DEC-18 BR-DEC-19 BR-DEC-20 BR-DEC-23 BR-DEC-24
  decimals [2] <- BR-DEC-25 BR-DEC-27 BR-DEC-28
  amountDecimals [2] <- UBL-DT-01
  domesticOnly [B] <- BR-B-01
  notTogether [B, S] <- BR-B-02
  number [1234.50] <- ENT-NUM
  profile <- ENT-PROFILE
  limit <- ENT-LIMIT
`

const CODES = `
  code <- BR-CL-01 BR-CL-04 BR-CL-05 BR-CL-06 BR-CL-08 BR-CL-14 BR-CL-15 BR-CL-16 BR-CL-17 BR-CL-18 BR-CL-19
  code <- BR-CL-20 BR-CL-22 BR-CL-23
  scheme <- BR-CL-07 BR-CL-10 BR-CL-11 BR-CL-13 BR-CL-21 BR-CL-25 BR-CL-26
  currencyCode <- BR-CL-03
  attachmentType <- BR-CL-24
`

const STRUCTURE = `
  once <- UBL-SR-01 UBL-SR-02 UBL-SR-03 UBL-SR-04 UBL-SR-05 UBL-SR-06 UBL-SR-08 UBL-SR-09 UBL-SR-10 UBL-SR-11
  once <- UBL-SR-12 UBL-SR-13 UBL-SR-14 UBL-SR-15 UBL-SR-16 UBL-SR-17 UBL-SR-18 UBL-SR-22 UBL-SR-23 UBL-SR-24
  once <- UBL-SR-25 UBL-SR-26 UBL-SR-27 UBL-SR-28 UBL-SR-29 UBL-SR-30 UBL-SR-31 UBL-SR-32 UBL-SR-33 UBL-SR-34
  once <- UBL-SR-35 UBL-SR-36 UBL-SR-37 UBL-SR-39 UBL-SR-40 UBL-SR-45 UBL-SR-46 UBL-SR-49 UBL-SR-50 UBL-SR-51
  once <- UBL-SR-52 UBL-SR-54 UBL-SR-55 UBL-SR-56 BR-66 BR-67
  atMost [2] <- UBL-SR-42
  exactlyOne <- UBL-SR-48
  same <- UBL-SR-44 UBL-SR-47
  object [130] <- UBL-SR-43 UBL-CR-665
  numberAndScheme <- UBL-SR-53
  attributeMissing [mimeCode] <- UBL-DT-06
  attributeMissing [filename] <- UBL-DT-07
  allowed {BT-24} [UBL 2.1] <- UBL-CR-002
  forbiddenWith {BT-125} [130] <- UBL-CR-666
  forbiddenWith {BT-123} [130] <- UBL-CR-673
`

const CATEGORIES = [
  ['BR-AE', 'AE', 'bothNumbers', 'rateZero', 'taxZero', 'reasonNeeded'],
  ['BR-E', 'E', 'sellerNumber', 'rateZero', 'taxZero', 'reasonNeeded'],
  ['BR-G', 'G', 'sellerVat', 'rateZero', 'taxZero', 'reasonNeeded'],
  ['BR-IC', 'K', 'bothVat', 'rateZero', 'taxZero', 'reasonNeeded'],
  ['BR-AF', 'L', 'sellerNumber', 'rateNotNegative', 'tax', 'reasonForbidden'],
  ['BR-AG', 'M', 'sellerNumber', 'rateNotNegative', 'tax', 'reasonForbidden'],
  ['BR-O', 'O', 'noVat', 'rateAbsent', 'taxZero', 'reasonNeeded'],
  ['BR-S', 'S', 'sellerNumber', 'ratePositive', 'tax', 'reasonForbidden'],
  ['BR-Z', 'Z', 'sellerNumber', 'rateZero', 'taxZero', 'reasonForbidden'],
] as const

const categories = CATEGORIES.map(
  ([family, code, numbers, rate, tax, reason]) => `
  categoryRow (${code}) <- ${family}-01
  ${numbers} (${code}) <- ${family}-02 ${family}-03 ${family}-04
  ${rate} (${code}) <- ${family}-05 ${family}-06 ${family}-07
  taxable (${code}) <- ${family}-08
  ${tax} (${code}) <- ${family}-09
  ${reason} (${code}) <- ${family}-10`,
).join('')

const OUTSIDE = 'onlyCategory (O) <- BR-O-11 BR-O-12 BR-O-13 BR-O-14'

export const EN16931_TEXTS = readTable([GENERAL, CODES, STRUCTURE, categories, OUTSIDE].join('\n'))

/** Only what is not told as an element that is not used. */
export const CII_TEXTS = readTable(`
  same <- CII-SR-462 CII-SR-467 CII-SR-468
  once <- CII-SR-003 CII-SR-030 CII-SR-039 CII-SR-040 CII-SR-441 CII-SR-440 CII-SR-452 CII-SR-453 CII-SR-455
  once <- CII-SR-456 CII-SR-457 CII-SR-458 CII-SR-459 CII-SR-460 CII-SR-461 CII-SR-469 CII-SR-474 CII-SR-475
  once <- CII-SR-476
  once {BT-96 BT-103} <- CII-SR-471
  once {BT-95 BT-102} <- CII-SR-472
  once {BT-92 BT-99 BT-136 BT-141} <- CII-SR-473
  once {BT-106} <- CII-SR-477
  once {BT-108} <- CII-SR-478
  once {BT-107} <- CII-SR-479
  once {BT-109} <- CII-SR-480
  once {BT-114} <- CII-SR-481
  once {BT-112} <- CII-SR-482
  once {BT-113} <- CII-SR-484
  once {BT-115} <- CII-SR-487
  elementOnce <- CII-SR-483 CII-SR-485 CII-SR-486 CII-SR-488 CII-SR-489 CII-SR-490 CII-SR-491 CII-SR-492 CII-SR-493
  elementOnce <- CII-SR-494
  exactlyOne <- CII-SR-009 CII-SR-010 CII-SR-014 CII-SR-069 CII-SR-072 CII-SR-090 CII-SR-439 CII-SR-454
  exclusive <- CII-SR-449 CII-SR-450 CII-SR-451 CII-SR-465 CII-SR-466
  schemeMissing <- CII-SR-046
  priceDiscount <- CII-SR-119
  attributeUnused [format] <- CII-SR-186
  indicator [true, false] <- CII-SR-463
  needed [30, 58] <- CII-SR-470
  elementAllowed [916] <- CII-DT-015 CII-DT-021 CII-DT-022
  elementAllowed [50, 130, 916] <- CII-DT-018
  elementAllowed [130] <- CII-DT-024
  elementAllowed [ram:InvoiceReferencedDocument] <- CII-DT-027
  elementAllowed [ram:ApplicableHeaderTradeSettlement] <- CII-DT-041 CII-DT-054 CII-DT-058
  elementAllowed [ram:ApplicableTradeTax] <- CII-DT-052 CII-DT-098
  unit {BT-130 BT-150} <- CII-DT-033
  taxScheme [VAT] <- CII-DT-037
  date [YYYYMMDD] <- CII-DT-097
`)
