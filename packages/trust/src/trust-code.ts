const JADES_CODES = [
  'B64_FORM',
  'JSON_FORM',
  'JSON_DUPLICATE',
  'JWS_ALG',
  'JWS_HEADER',
  'JWS_TYP',
  'JWS_KEY',
  'X5C_FORM',
  'JWS_SIGNATURE',
  'VALIDITY',
] as const

/** Every code with which this package refuses. The list is closed, so that each code has its texts for people. */
export const TRUST_CODES = [...JADES_CODES, 'X5C_PATH'] as const

export type TrustCode = (typeof TRUST_CODES)[number]
export type JadesCode = (typeof JADES_CODES)[number]
