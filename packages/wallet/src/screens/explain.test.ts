import { LANGUAGES } from '@entente/ui'
import { expect, test } from 'vitest'
import { explain } from './explain.ts'
import { say } from './texts.ts'

test.each([
  ['OFFER_FORM', 'receive', 'offerBad'],
  ['TX_CODE_MISSING', 'receive', 'offerBad'],
  ['SERVER_REFUSED', 'receive', 'offerEnded'],
  ['METADATA_ISSUER', 'receive', 'issuerBad'],
  ['AS_PROFILE', 'receive', 'issuerBad'],
  ['CREDENTIAL_RESPONSE', 'receive', 'issuerBad'],
  ['X5C_PATH', 'receive', 'untrusted'],
  ['CREDENTIAL_KEY', 'receive', 'documentBad'],
  ['JWS_SIGNATURE', 'receive', 'documentBad'],
  ['STATUS_REVOKED', 'receive', 'revoked'],
  ['AUTHZ_ISS', 'receive', 'strange'],
  ['AUTHZ_DENIED', 'receive', 'denied'],
  ['HTTP_UNREACHABLE', 'receive', 'unreachable'],
  ['JAR_SIGNATURE', 'present', 'requestBad'],
  ['X5C_PATH', 'present', 'requestBad'],
  ['JAR_EXPIRED', 'present', 'requestEnded'],
  ['VERIFIER_REFUSED', 'present', 'answerBad'],
  ['SOMETHING_NEW', 'present', 'requestBad'],
  ['SOMETHING_NEW', 'receive', 'documentBad'],
] as const)('%s while one wants to %s is %s, with words in all seven languages', (code, stage, kind) => {
  expect(explain(code, stage)).toBe(kind)
  for (const lang of LANGUAGES) expect(say(lang, `${kind}Text`)).not.toBe('')
})
