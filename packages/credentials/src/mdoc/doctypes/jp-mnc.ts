import type { DocumentType, ElementRule } from '../document-type.ts'

/** The names are known, the types in CBOR are not published where we could read them. */
const UNKNOWN: ElementRule = { type: 'any' }

/**
 * Japan's My Number Card as an mdoc; who may issue it is for the lists of issuers to say. The Individual Number
 * itself may be used by law for few purposes, none of them ours: it is never written, it is refused when it comes, and
 * nothing of such an answer is kept.
 */
export const JP_MNC: DocumentType = {
  docType: 'org.iso.23220.1.jp.mnc',
  nameSpaces: {
    'org.iso.23220.1.jp': {
      elements: {
        full_name_unicode: UNKNOWN,
        resident_address_unicode: UNKNOWN,
        local_gov_code_unicode: UNKNOWN,
        portrait: UNKNOWN,
        sex_unicode: UNKNOWN,
        birth_date_unicode: UNKNOWN,
      },
      forbidden: ['individual_number_unicode'],
    },
    'org.iso.23220.1': {
      elements: { sex: UNKNOWN, birth_date: UNKNOWN, age_in_years: UNKNOWN },
      families: [[/^age_over_\d\d$/, UNKNOWN]],
    },
  },
}
