/** Why a request object is refused before the holder is asked anything. */
export type RequestCode =
  | 'JAR_FORM'
  | 'JAR_PREFIX'
  | 'JAR_CLIENT_ID'
  | 'JAR_SIGNATURE'
  | 'X5C_FORM'
  | 'X5C_PATH'
  | 'X5C_ROLE'
  | 'JAR_AUDIENCE'
  | 'JAR_EXPIRED'
  | 'JAR_WALLET_NONCE'
  | 'JAR_NONCE'
  | 'JAR_RESPONSE_MODE'
  | 'JAR_REDIRECT_AND_RESPONSE'
  | 'JAR_ORIGINS'
  | 'JAR_QUERY'
  | 'JAR_ENCRYPTION'
  | 'TXDATA_UNKNOWN'
  | 'TXDATA_CREDENTIAL'

export type RequestCheck = { readonly code: RequestCode; readonly ok: boolean; readonly detail?: string }

/** A check that has no complaint gives undefined; a complaint becomes the detail of the check. */
export function checkOf(code: RequestCode, complaint: string | undefined): RequestCheck {
  return complaint === undefined ? { code, ok: true } : { code, ok: false, detail: complaint }
}

/** A non-empty string of bounded length, or undefined. */
export function boundedText(value: unknown, lengthMax = 2048): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= lengthMax ? value : undefined
}
