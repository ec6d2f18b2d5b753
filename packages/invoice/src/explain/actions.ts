/** What to do, by what is wrong. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  add: [
    'missing',
    'allNeeded',
    'needed',
    'neededForCategory',
    'attributeMissing',
    'numberAndScheme',
    'reasonNeeded',
  ].concat(['categoryAndRate', 'adjustmentBase', 'adjustmentPercent', 'elementExact']),
  addOne: ['oneMissing'],
  keepOne: ['once', 'exactlyOne', 'atMost', 'exclusive', 'elementOnce'],
  remove: [
    'forbidden',
    'forbiddenWith',
    'reasonForbidden',
    'elementUnused',
    'attributeUnused',
    'elementAllowed',
  ].concat(['priceDiscount', 'noTax', 'object']),
  listCode: ['code', 'currencyCode', 'attachmentType'],
  setScheme: ['scheme', 'schemeMissing', 'schemeAllowed'],
  correct: [
    'allowed',
    'begins',
    'format',
    'part',
    'date',
    'time',
    'number',
    'notNegative',
    'positive',
    'sign',
    'unit',
  ].concat(['indicator', 'meaning', 'cardDigits', 'taxScheme', 'same', 'different', 'payee', 'exactlyWith']),
  compare: ['identifier', 'vatPrefix'],
  amounts: ['sum', 'taxable', 'tax', 'taxZero', 'adjustmentAmount'],
  round: ['decimals', 'amountDecimals', 'taxWhole'],
  dates: ['order', 'within'],
  category: ['categoryRow', 'onlyCategory', 'domesticOnly', 'notTogether', 'pair'],
  rate: ['rateZero', 'ratePositive', 'rateNotNegative', 'rateAbsent'],
  numbers: ['sellerNumber', 'sellerVat', 'bothNumbers', 'bothVat'],
  noNumbers: ['noVat'],
  currency: ['currency'],
  fill: ['empty'],
  specification: ['profile'],
  mend: ['limit'],
}

const BY_PATTERN: ReadonlyMap<string, string> = new Map(
  Object.entries(ACTIONS).flatMap(([action, patterns]) =>
    patterns.map((pattern) => [pattern, action] as const),
  ),
)

/** The key of the action for a pattern. */
export function actionOf(pattern: string): string {
  const action = BY_PATTERN.get(pattern)
  if (action === undefined) throw new Error(`nothing is said to do about ${pattern}`)
  return action
}
