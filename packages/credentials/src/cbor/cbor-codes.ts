/** Codes of what is written in CBOR and cannot be read, or must not be written. */
export const CBOR_FORMAT_CODES = [
  'CBOR_FORM',
  'CBOR_SIZE',
  'CBOR_DEPTH',
  'CBOR_DUPLICATE',
  'COSE_FORM',
  'COSE_KEY',
  'MDOC_FORM',
  'MDOC_DUPLICATE',
  'MDOC_ELEMENT',
  'MDOC_FORBIDDEN',
  'DCAPI_FORM',
  'HPKE_DECRYPT',
] as const

export type CborFormatCode = (typeof CBOR_FORMAT_CODES)[number]

/** Every code of a check on what is written in CBOR. The list is closed, so that each code has its texts for people. */
export const CBOR_CHECK_CODES = [
  ...CBOR_FORMAT_CODES,
  'COSE_HEADER',
  'COSE_ALG',
  'COSE_SIGNATURE',
  'MDOC_SIGNATURE',
  'MDOC_DOCTYPE',
  'MDOC_DIGEST',
  'MDOC_RANDOM',
  'MDOC_DS',
  'MDOC_DEVICE_KEY',
  'MDOC_DEVICE_AUTH',
  'MDOC_DEVICE_TRANSCRIPT',
  'MDOC_DEVICE_CLAIM',
  'MDOC_READER_AUTH',
] as const
