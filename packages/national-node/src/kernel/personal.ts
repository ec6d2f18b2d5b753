/**
 * Recognises field names that would carry personal data. The log omits such fields and the audit log refuses
 * them: neither may hold what cannot be erased (design of the audit module: ids and verdicts, never attributes).
 */

const PERSONAL_WORDS = new Set(
  `address birth birthdate birthday birthplace citizen claims email familyname firstname forename gender givenname
  iban lastname maiden mobile msisdn nationalities nationality niss passport person personal phone photo picture
  portrait postcode sex ssn street surname telephone username`.split(/\s+/),
)

/** Words that make `name` the name of a person; `listName` or `serviceName` stay allowed. */
const PERSON_BEFORE_NAME = new Set([
  'birth',
  'family',
  'first',
  'full',
  'given',
  'holder',
  'last',
  'middle',
  'user',
])

/** True when the name of a field says that its value describes a person. */
export function isPersonalField(field: string): boolean {
  const words = field
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  if (words.length === 1 && (words[0] === 'name' || words[0] === 'names')) return true
  return words.some(
    (word, at) =>
      PERSONAL_WORDS.has(word) || (word === 'name' && PERSON_BEFORE_NAME.has(words[at - 1] ?? '')),
  )
}
