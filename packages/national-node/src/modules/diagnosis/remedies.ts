/** What would make a check pass, and so who has to act. The list is closed: each has its sentence in seven languages. */
export const REMEDIES = [
  'write-anew',
  'use-allowed-algorithm',
  'sign-anew',
  'send-unchanged',
  'send-chain',
  'send-intermediate',
  'renew-certificate',
  'enter-on-list',
  'use-right-list',
  'publish-list-anew',
  'pin-list-signer',
  'publish-higher-sequence',
  'reach-list',
  'set-clock',
  'issue-anew',
  'wait-for-issuer',
  'publish-status-list',
  'reach-status-list',
  'present-to-audience',
  'present-for-nonce',
  'present-by-holder',
  'present-anew',
  'name-signing-certificate',
  'agree-on-type',
  'lift-suspension',
  'register-use',
  'renew-registration',
  'ask-as-agreed',
] as const
export type Remedy = (typeof REMEDIES)[number]

type Rule = readonly [code: RegExp, remedy: Remedy, detail?: RegExp]

/** The first that fits. A rule with a detail comes before the one without. */
const RULES: readonly Rule[] = [
  [/^(?:JWS_ALG|COSE_ALG|ALGO_)/, 'use-allowed-algorithm'],
  [/^SDJWT_(?:UNREFERENCED|DUPLICATE|COLLISION|HASH)$|^MDOC_DIGEST$/, 'send-unchanged'],
  [/^(?:JWS|COSE|MDOC)_SIGNATURE$/, 'sign-anew'],
  [/^JAR_SIGNATURE$/, 'use-allowed-algorithm', /alg is/],
  [/^JAR_SIGNATURE$/, 'sign-anew'],
  [/^REGISTRATION_SIGNATURE$/, 'renew-registration'],
  [/^X5C_PATH$/, 'send-intermediate', /intermediate/],
  [/^X5C_PATH$/, 'renew-certificate', /: (?:not valid before|expired|not valid after)/],
  [/^X5C_PATH$/, 'sign-anew', /signature is wrong/],
  [/^X5C_PATH$/, 'enter-on-list'],
  [/^X5C_ROLE$|^SERVICE_TYPE$/, 'use-right-list'],
  [/^X5C_|^MDOC_DS$/, 'send-chain'],
  [/^LIST_STALE$/, 'publish-list-anew'],
  [/^LIST_SIGNATURE$/, 'pin-list-signer'],
  [/^LIST_ROLLBACK$/, 'publish-higher-sequence'],
  [/^LIST_UNAVAILABLE$/, 'reach-list'],
  [/^(?:NOT_LISTED|SERVICE_STATUS|REGISTRATION_NOT_LISTED|JWS_KEY)$/, 'enter-on-list'],
  [/^(?:VALIDITY|JAR_EXPIRED|KB_IAT)$/, 'set-clock', /not valid before|in the future|ahead|not yet/],
  [/^VALIDITY$|^STATUS_REVOKED$|^STATUS_INDEX_RANGE$/, 'issue-anew'],
  [/^STATUS_SUSPENDED$|^STATUS_UNKNOWN_VALUE$/, 'wait-for-issuer'],
  [/^STATUS_UNAVAILABLE$/, 'reach-status-list'],
  [/^STATUS_/, 'publish-status-list'],
  [/^KB_AUD$/, 'present-to-audience'],
  [/^KB_NONCE$|^MDOC_DEVICE_TRANSCRIPT$/, 'present-for-nonce'],
  [/^KB_SIGNATURE$|^KB_CNF$|^MDOC_DEVICE_/, 'present-by-holder'],
  [/^KB_|^HOLDER_BINDING$/, 'present-anew'],
  [/^JAR_CLIENT_ID$|^JAR_PREFIX$/, 'name-signing-certificate'],
  [/^(?:NO_RULE|RULE_)/, 'agree-on-type'],
  [/^SUSPENDED_/, 'lift-suspension'],
  [/^REGISTRATION_(?:MISSING|SCOPE|SUBJECT|SEVERAL)$/, 'register-use'],
  [/^REGISTRATION_/, 'renew-registration'],
  [/^JAR_|^TXDATA_|^DCQL_|^VP_/, 'write-anew'],
  [/^(?:[A-Z0-9]+_)?(?:FORM|SIZE|DEPTH|DUPLICATE|HEADER|TYP|ARITY|NAME)$/, 'write-anew'],
  [/^(?:B64|JSON|CBOR|HPKE|SDJWT|MDOC|METADATA|JWE|COSE)_/, 'write-anew'],
]

type Failure = { readonly code: string; readonly detail?: string }

export function remedyFor({ code, detail = '' }: Failure): Remedy {
  return (
    RULES.find(([codes, , details]) => codes.test(code) && (details?.test(detail) ?? true))?.[1] ??
    'ask-as-agreed'
  )
}
