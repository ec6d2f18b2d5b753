import type { DocumentType, ElementRule } from '../document-type.ts'

const TEXT: ElementRule = { type: 'tstr' }
const NAME: ElementRule = { type: 'tstr', mandatory: true }
const NUMBER: ElementRule = { type: 'uint' }
const ISSUED: ElementRule = { type: 'date', mandatory: true }

/** ISO 18013-5 §7.2.1, table 5, and §B.1.4 for the certificate of the signer. */
export const MDL: DocumentType = {
  docType: 'org.iso.18013.5.1.mDL',
  signerPurpose: '1.0.18013.5.1.2',
  nameSpaces: {
    'org.iso.18013.5.1': {
      elements: {
        family_name: NAME,
        given_name: NAME,
        birth_date: { type: 'full-date', mandatory: true },
        issue_date: ISSUED,
        expiry_date: ISSUED,
        issuing_country: { type: 'country', mandatory: true },
        issuing_authority: NAME,
        document_number: NAME,
        portrait: { type: 'bstr', mandatory: true },
        driving_privileges: { type: 'privileges', mandatory: true },
        un_distinguishing_sign: NAME,
        administrative_number: TEXT,
        sex: NUMBER,
        height: NUMBER,
        weight: NUMBER,
        eye_colour: TEXT,
        hair_colour: TEXT,
        birth_place: TEXT,
        resident_address: TEXT,
        portrait_capture_date: { type: 'tdate' },
        age_in_years: NUMBER,
        age_birth_year: NUMBER,
        issuing_jurisdiction: TEXT,
        nationality: { type: 'country' },
        resident_city: TEXT,
        resident_state: TEXT,
        resident_postal_code: TEXT,
        resident_country: { type: 'country' },
        family_name_national_character: TEXT,
        given_name_national_character: TEXT,
        signature_usual_mark: { type: 'bstr' },
      },
      families: [
        [/^age_over_\d\d$/, { type: 'bool' }],
        [/^biometric_template_[a-z_]{1,40}$/, { type: 'bstr' }],
      ],
    },
  },
}
