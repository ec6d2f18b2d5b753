/** How the rules of Peppol BIS Billing and of its countries are told. In forms, 9 stands for a digit. */
import { readTable } from './table.ts'

const PEPPOL = `
  empty <- PEPPOL-EN16931-R008
  once <- PEPPOL-EN16931-R006 PEPPOL-EN16931-R080 PEPPOL-EN16931-R002 PEPPOL-EN16931-R100
  missing <- PEPPOL-EN16931-R001 PEPPOL-EN16931-R010 PEPPOL-EN16931-R020
  format [urn:fdc:peppol.eu:2017:poacc:billing:01:1.0] <- PEPPOL-EN16931-R007
  oneMissing <- PEPPOL-EN16931-R003
  begins [urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0] <- PEPPOL-EN16931-R004
  exactlyOne <- PEPPOL-EN16931-R053
  exactlyWith {BT-111} [BT-6] <- PEPPOL-EN16931-R054
  sign <- PEPPOL-EN16931-R055
  different <- PEPPOL-EN16931-R005
  adjustmentBase <- PEPPOL-EN16931-R041
  adjustmentPercent <- PEPPOL-EN16931-R042
  adjustmentAmount <- PEPPOL-EN16931-R040
  indicator [true, false] <- PEPPOL-EN16931-R043
  needed [49, 59] <- PEPPOL-EN16931-R061
  currency <- PEPPOL-EN16931-R051
  within <- PEPPOL-EN16931-R110 PEPPOL-EN16931-R111
  sum [BT-131 = BT-129 × BT-146 ÷ BT-149 − Σ BT-136 + Σ BT-141] <- PEPPOL-EN16931-R120
  positive <- PEPPOL-EN16931-R121
  allowed [130] <- PEPPOL-EN16931-R101
  priceDiscount <- PEPPOL-EN16931-R044
  sum [BT-146 = BT-148 − BT-147] <- PEPPOL-EN16931-R046
  unit <- PEPPOL-EN16931-R130
  attachmentType <- PEPPOL-EN16931-CL001
  code <- PEPPOL-EN16931-CL002 PEPPOL-EN16931-CL003 PEPPOL-EN16931-CL006 PEPPOL-EN16931-P0100 PEPPOL-EN16931-P0101
  currencyCode <- PEPPOL-EN16931-CL007
  scheme <- PEPPOL-EN16931-CL008
  date [YYYY-MM-DD] <- PEPPOL-EN16931-F001
  domesticOnly [326, 384] <- PEPPOL-EN16931-P0112
  pair (G) [VATEX-EU-G] <- PEPPOL-EN16931-P0104
  pair (O) [VATEX-EU-O] <- PEPPOL-EN16931-P0105
  pair (K) [VATEX-EU-IC] <- PEPPOL-EN16931-P0106
  pair (AE) [VATEX-EU-AE] <- PEPPOL-EN16931-P0107
  pair (E) [VATEX-EU-D] <- PEPPOL-EN16931-P0108
  pair (E) [VATEX-EU-F] <- PEPPOL-EN16931-P0109
  pair (E) [VATEX-EU-I] <- PEPPOL-EN16931-P0110
  pair (E) [VATEX-EU-J] <- PEPPOL-EN16931-P0111
`

const IDENTIFIERS = `
  identifier [0088 GLN] <- PEPPOL-COMMON-R040
  identifier [0192 NO] <- PEPPOL-COMMON-R041
  identifier [0184 CVR] <- PEPPOL-COMMON-R042
  identifier [0096 P] <- PEPPOL-COMMON-R052
  identifier [0198 SE] <- PEPPOL-COMMON-R053
  identifier [0208 BE] <- PEPPOL-COMMON-R043
  identifier [0007 SE] <- PEPPOL-COMMON-R049
  identifier [0151 ABN] <- PEPPOL-COMMON-R050
  identifier [0201 IPA] <- PEPPOL-COMMON-R044
  identifier [0210 CF] <- PEPPOL-COMMON-R045
  identifier [0211 IT] <- PEPPOL-COMMON-R047
  identifier [0106 KVK] <- PEPPOL-COMMON-R054
  identifier [0190 OIN] <- PEPPOL-COMMON-R055
  identifier [9944 NL] <- PEPPOL-COMMON-R056-1
  identifier [9907 CF] <- PEPPOL-COMMON-R046
  identifier [0217 NL] <- PEPPOL-COMMON-R057
  format [NL999999999B99] <- PEPPOL-COMMON-R056-2
`

const NORTH = `
  format [NO999999999MVA] <- NO-R-001
  allowed [Foretaksregisteret] <- NO-R-002
  missing <- DK-R-002
  schemeAllowed [0184] <- DK-R-014 DK-R-017
  notNegative <- DK-R-016
  schemeMissing <- DK-R-013
  allowed [1, 10, 31, 42, 48, 49, 50, 58, 59, 93, 97] <- DK-R-005
  allNeeded <- DK-R-006 DK-R-007
  format [01#, 04#, 15# + 9999999] <- DK-R-008
  format [04#9999999999999999] <- DK-R-009
  format [71#, 73#, 75# + 99999999] <- DK-R-010
  format [71#999999999999999] <- DK-R-011
  allowed [19.05.01, 26.08.01] <- DK-R-003
  format [9999] <- DK-R-004
  format [SE999999999999] <- SE-R-001 SE-R-002
  format [9999999999] <- SE-R-003 SE-R-004
  identifier [0007 SE] <- SE-R-013
  allowed [Godkänd för F-skatt] <- SE-R-005
  allowed [25, 12, 6] <- SE-R-006
  format [99, 99999999] <- SE-R-007 SE-R-010
  format [9999999, 99999999] <- SE-R-008 SE-R-009
  allowed [30] <- SE-R-011 SE-R-012
  allowed [380, 381] <- IS-R-001
  schemeAllowed [0196] <- IS-R-002 IS-R-004
  allNeeded <- IS-R-003 IS-R-005
  format [999999999999] <- IS-R-006 IS-R-007
  format [YYYY-MM-DD] <- IS-R-008
  needed {BT-9} [EINDAGI] <- IS-R-009
  order <- IS-R-010
`

const SOUTH = `
  format [A9A9A9A9A9A] <- IT-R-001
  missing <- IT-R-002 IT-R-003 IT-R-004
  format [999999999|31/12/2026|9|1.1|A|9] <- GR-R-001-1
  part [1: BT-31] <- GR-R-001-2
  part [2: DD/MM/YYYY] <- GR-R-001-3
  part [3: 9] <- GR-R-001-4
  part [4: 1.1] <- GR-R-001-5
  part [5: A] <- GR-R-001-6
  part [6: 9] <- GR-R-001-7
  missing <- GR-R-002 GR-R-005
  format [EL999999999] <- GR-S-011 GR-R-003 GR-R-006
  exactlyOne <- GR-R-004-1 GR-S-008-1
  once <- GR-R-008-2
  positive <- GR-R-004-2
  format [https://example.org/…] <- GR-R-008-3
  schemeAllowed [9933] <- GR-R-009 GR-R-010
`

const MIDDLE = `
  missing <- NL-R-001 NL-R-007
  allNeeded <- NL-R-002 NL-R-004 NL-R-006
  schemeAllowed [0106, 0190] <- NL-R-003 NL-R-005
  allowed [30, 48, 49, 57, 58, 59] <- NL-R-008
  needed {BT-13} [BT-132] <- NL-R-009
  missing <- DE-R-001 DE-R-015 DE-R-002 DE-R-003 DE-R-004 DE-R-005 DE-R-006 DE-R-007 DE-R-008 DE-R-009 DE-R-010
  missing <- DE-R-011 DE-R-014
  oneMissing <- DE-R-016
  allowed [326, 380, 384, 389, 381, 875, 876, 877] <- DE-R-017
  format [#SKONTO#TAGE=14#PROZENT=2.00#] <- DE-R-018
  different <- DE-R-022
  needed [384] <- DE-R-026
  needed [BG-19] <- DE-R-030 DE-R-031
  format [https://example.org/…] <- DE-R-T02
  format [999…] <- DE-R-027
  format [name@example.org] <- DE-R-028
  identifier [IBAN] <- DE-R-019 DE-R-020
  needed [30, 58] <- DE-R-023-1
  forbiddenWith [30, 58] <- DE-R-023-2
  needed [48, 54, 55] <- DE-R-024-1
  forbiddenWith [48, 54, 55] <- DE-R-024-2
  needed [59] <- DE-R-025-1
  forbiddenWith [59] <- DE-R-025-2
`

export const PEPPOL_TEXTS = readTable([PEPPOL, IDENTIFIERS, NORTH, SOUTH, MIDDLE].join('\n'))
