/** How the rules of PINT, and those of Japan, are told. */
import { readTable } from './table.ts'

const SHARED = `
  identifier [0088 GLN] <- ibr-068
  identifier [0007 SE] <- ibr-127
  identifier [0192 NO] <- ibr-069
  identifier [0184 CVR] <- ibr-070
  identifier [0208 BE] <- ibr-113
  identifier [0201 IPA] <- ibr-114
  identifier [0210, 9907 CF] <- ibr-115
  identifier [0211, 9906 IT] <- ibr-116
  identifier [0151 ABN] <- ibr-120
  priceDiscount <- ibr-083
  once <- ibr-sr-30 ibr-sr-31 ibr-sr-61 ibr-sr-33 ibr-sr-54 ibr-sr-56 ibr-078 ibr-090 ibr-066 ibr-067 ibr-094
  once <- ibr-095 ibr-096 ibr-097 ibr-098 ibr-099 ibr-100 ibr-101 ibr-102 ibr-103 ibr-104 ibr-107 ibr-112
  once <- ibr-sr-16 ibr-sr-39 ibr-sr-49 ibr-sr-51 ibr-sr-52 ibr-089 ibr-109 ibr-110 ibr-111 ibr-sr-34 ibr-sr-38
  once <- ibr-sr-50 ibr-105 ibr-106 ibr-sr-19 ibr-sr-59 ibr-sr-27 ibr-sr-28 ibr-sr-46 ibr-sr-05 ibr-sr-60 ibr-sr-06
  once <- ibr-sr-53 ibr-sr-22 ibr-sr-23 ibr-sr-55 ibr-sr-32 ibr-sr-62 ibr-108
  atMost {BT-31 BT-32} [2] <- ibr-sr-42
  missing <- ibr-031 ibr-041 ibr-036 ibr-043 ibr-052 ibr-080 ibr-011 ibr-057 ibr-012 ibr-013 ibr-014 ibr-015 ibr-001
  missing <- ibr-002 ibr-003 ibr-005 ibr-006 ibr-007 ibr-004 ibr-008 ibr-010 ibr-016 ibr-076 ibr-021 ibr-022 ibr-023
  missing <- ibr-024 ibr-025 ibr-026 ibr-sr-58 ibr-049 ibr-055 ibr-sr-07 ibr-081 ibr-009 ibr-018 ibr-019 ibr-056 ibr-020
  needed {BT-111} [ibt-006] <- ibr-053
  needed {BT-113} [ibt-180] <- ibr-093
  oneMissing <- ibr-033 ibr-042 ibr-038 ibr-044 ibr-co-20 ibr-co-19 ibr-co-26
  allNeeded <- ibr-054
  indicator [true, false] <- ibr-082
  schemeMissing <- ibr-063 ibr-065 ibr-064 ibr-062
  payee <- ibr-017
  decimals [2] <- ibr-091 ibr-121 ibr-122 ibr-123 ibr-125 ibr-124
  sum [ibt-106 = Σ ibt-131] <- ibr-co-10
  sum [ibt-107 = Σ ibt-092] <- ibr-co-11
  sum [ibt-108 = Σ ibt-099] <- ibr-co-12
  sum [ibt-109 = ibt-106 − ibt-107 + ibt-108] <- ibr-co-13
  sum [ibt-110 = Σ ibt-117] <- ibr-co-14
  sum {BT-112} [ibt-112 = ibt-109 + ibt-110] <- ibr-co-15
  sum [ibt-115 = ibt-112 − ibt-113 + ibt-114] <- ibr-co-16
  format [urn:peppol:pint:billing-1@jp-1] <- ibr-sr-63
  forbiddenWith {BT-125} [130] <- ibr-071
  forbiddenWith {BT-123} [130] <- ibr-072
  sign <- ibr-084
  notNegative <- ibr-027 ibr-028
  positive <- ibr-087
  within <- ibr-085 ibr-086
  order <- ibr-030 ibr-029
  currency <- ibr-126
  numberAndScheme <- ibr-sr-57
  date [YYYY-MM-DD] <- ibr-073
  time [hh:mm:ss] <- ibr-119
  attributeMissing [mimeCode] <- ibr-074
  attributeMissing [filename] <- ibr-075
  different <- ibr-077
  empty <- ibr-079
  unit <- ibr-088
  exclusive <- ibr-092
  code <- ibr-cl-01 ibr-cl-04 ibr-cl-05 ibr-cl-14 ibr-cl-15 ibr-cl-16 ibr-cl-19 ibr-cl-20 ibr-cl-23
  currencyCode <- ibr-cl-03
  scheme <- ibr-cl-07 ibr-cl-10 ibr-cl-11 ibr-cl-13 ibr-cl-21 ibr-cl-25 ibr-cl-26
  attachmentType <- ibr-cl-24
`

const JAPAN = `
  categoryAndRate <- aligned-ibrp-032-jp aligned-ibrp-037-jp aligned-ibrp-050-jp
  begins [urn:peppol:pint:billing-1@jp-1] <- aligned-ibrp-001-jp
  begins [urn:peppol:pint:nontaxinvoice-1@jp-1] <- aligned-ibrp-001-jp-ntr
  begins [urn:peppol:pint:selfbilling-1@jp-1] <- aligned-ibrp-001-jp-sb
  allowed [urn:peppol:bis:billing] <- aligned-ibrp-002-jp
  allowed [urn:peppol:bis:selfbilling] <- aligned-ibrp-002-jp-sb
  missing <- aligned-ibr-jp-04 aligned-ibrp-045 aligned-ibrp-046 aligned-ibrp-047 aligned-ibrp-048 aligned-ibrp-049
  oneMissing <- aligned-ibrp-052
  once <- aligned-ibrp-009 aligned-ibrp-sr-12 aligned-ibrp-sr-13 aligned-ibrp-053-jp aligned-ibrp-010
  same <- aligned-ibrp-014
  categoryRow (E) <- aligned-ibrp-e-01
  categoryRow (G) <- aligned-ibrp-g-01
  categoryRow (O) <- aligned-ibrp-o-01
  allowed [JPY] <- aligned-ibr-jp-05
  taxWhole <- aligned-ibrp-051-jp
  decimals [0] <- aligned-ibr-jp-06
  needed [30, 58] <- aligned-ibrp-016
  cardDigits [4–6] <- aligned-ibrp-017
  needed [49, 59] <- aligned-ibrp-019
  rateZero (E) <- aligned-ibrp-e-05 aligned-ibrp-e-06 aligned-ibrp-e-07
  rateZero (G) <- aligned-ibrp-g-05 aligned-ibrp-g-06 aligned-ibrp-g-07
  rateAbsent (O) <- aligned-ibrp-o-05 aligned-ibrp-o-06 aligned-ibrp-o-07
  taxZero (E) <- aligned-ibrp-e-09
  taxZero (G) <- aligned-ibrp-g-09
  taxZero (O) <- aligned-ibrp-o-09
  format {BT-31} [T9999999999999] <- aligned-ibr-jp-01
  taxScheme [VAT] <- aligned-ibr-jp-03
  code <- aligned-ibrp-cl-01-jp
  allowed [380] <- aligned-ibrp-cl-02-jp
  allowed [480] <- ibr-cl-01-jp-ntr
  allowed [389] <- ibr-cl-01-jp-sb
  forbidden <- aligned-ibr-jp-04-ntr
  noTax <- aligned-ibr-jp-07-ntr
`

export const PINT_TEXTS = readTable([SHARED, JAPAN].join('\n'))
