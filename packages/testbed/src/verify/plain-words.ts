/** What a failed check means to somebody who has never read a specification. */
const WORDS: Readonly<Record<string, string>> = {
  INPUT_SIZE: 'The token is larger than anything a credential needs.',
  JSON_FORM: 'A part of the token is not valid JSON.',
  JSON_DUPLICATE: 'A part of the token says the same thing twice: readers could understand it differently.',
  JSON_DEPTH: 'A part of the token is nested deeper than any credential needs.',
  B64_FORM: 'A part of the token is not encoded as the standard demands.',
  JWS_FORM: 'A signed part of the token has not the three parts it must have.',
  JWS_HEADER: 'The signed header asks for something that is not supported.',
  JWS_ALG: 'The signature algorithm is missing or not acceptable.',
  JWS_TYP: 'The token says it is something else than a credential.',
  JWS_KEY: 'The key of the issuer is not one that you trust.',
  JWS_SIGNATURE: 'The signature of the issuer is wrong: the content was changed, or somebody else signed it.',
  X5C_FORM: 'The certificates in the token are not arranged as they must be.',
  X5C_PATH: 'The certificate of the issuer does not lead to a certificate that you trust.',
  X5C_ROLE: 'The issuer is trusted, but not for this kind of credential.',
  SDJWT_FORM: 'The token is not built as an SD-JWT.',
  SDJWT_TYP: 'The token is not marked as an SD-JWT VC (typ dc+sd-jwt).',
  SDJWT_VCT: 'The credential does not say what type it is, or is not of the type expected.',
  SDJWT_HASH: 'The hash algorithm of the disclosures is not supported.',
  SDJWT_ARITY: 'A disclosed attribute is not built as it must be.',
  SDJWT_NAME: 'A disclosed attribute has a name that the format keeps for itself.',
  SDJWT_COLLISION: 'A disclosed attribute would replace another one.',
  SDJWT_DUPLICATE: 'An attribute is disclosed twice.',
  SDJWT_UNREFERENCED: 'A disclosed attribute is not one that the issuer signed: it was added or changed.',
  SDJWT_FORBIDDEN_SD: 'Something that every verifier must see was made a choice of the holder.',
  VALIDITY: 'The credential is not valid at this time.',
  KB_MISSING: 'Nothing proves that the person presenting the credential is its holder.',
  KB_CNF: 'The credential names no key of its holder.',
  KB_SIGNATURE: 'The proof of the holder was made with another key than the one in the credential.',
  KB_TYP: 'The proof of the holder is not marked as one (typ kb+jwt).',
  KB_AUD: 'The proof of the holder was made for another verifier.',
  KB_NONCE: 'The proof of the holder answers another request.',
  KB_SD_HASH: 'The proof of the holder covers another presentation.',
  KB_IAT: 'The proof of the holder is too old, or dated in the future.',
  KB_TXDATA: 'The proof of the holder does not cover the transaction.',
  STATUS_REVOKED: 'The issuer has revoked the credential.',
  STATUS_SUSPENDED: 'The issuer has suspended the credential.',
  STATUS_UNKNOWN_VALUE: 'The issuer gave the credential a status whose meaning is not agreed.',
  STATUS_INDEX_RANGE: 'The status list has no entry for the credential.',
  STATUS_LIST_SIGNATURE: 'The status list is not signed by somebody who may sign it.',
  STATUS_LIST_SUBJECT: 'The status list is not the one that the credential names.',
  STATUS_LIST_EXPIRED: 'The status list is no longer valid, or not yet.',
  STATUS_LIST_FORM: 'The status list cannot be read.',
  STATUS_STALE: 'The status list is older than it may be: whether the credential was revoked is not known.',
  STATUS_UNAVAILABLE: 'The status list was not consulted: whether the credential was revoked is not known.',
}

export function plainWords(code: string): string {
  return WORDS[code] ?? `The check ${code} failed.`
}

export const KNOWN_CODES: readonly string[] = Object.keys(WORDS)

/** Text from a stranger, safe for a terminal: no control or direction characters, no invisible ones. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (char) => {
    return `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
}
