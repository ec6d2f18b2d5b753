import type { DocumentType, ElementRule } from '../document-type.ts'

const TEXT: ElementRule = { type: 'tstr' }
const NAME: ElementRule = { type: 'tstr', mandatory: true }

/**
 * PID rulebook 1.7 §3: one namespace, named as the document. A domestic namespace `eu.europa.ec.eudi.pid.<cc>` stands
 * beside it (PID_06); its elements are the country's own.
 */
export const PID: DocumentType = {
  docType: 'eu.europa.ec.eudi.pid.1',
  nameSpaces: {
    'eu.europa.ec.eudi.pid.1': {
      elements: {
        family_name: NAME,
        given_name: NAME,
        birth_date: { type: 'full-date', mandatory: true },
        place_of_birth: { type: 'place', mandatory: true },
        nationality: { type: 'countries', mandatory: true },
        portrait: { type: 'bstr' },
        resident_address: TEXT,
        resident_country: { type: 'country' },
        resident_state: TEXT,
        resident_city: TEXT,
        resident_postal_code: TEXT,
        resident_street: TEXT,
        resident_house_number: TEXT,
        family_name_birth: TEXT,
        given_name_birth: TEXT,
        sex: { type: 'uint' },
        email_address: TEXT,
        mobile_phone_number: TEXT,
        personal_administrative_number: TEXT,
        document_number: TEXT,
        issuing_authority: NAME,
        issuing_country: { type: 'country', mandatory: true },
        issuing_jurisdiction: TEXT,
        expiry_date: { type: 'date' },
        issuance_date: { type: 'date' },
        trust_anchor: TEXT,
        attestation_legal_category: TEXT,
      },
    },
  },
}
