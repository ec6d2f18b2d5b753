import { compactOfJson, FormatError } from '@entente/credentials'

export const FILE_BYTES_MAX = 1024 * 1024

export type Input =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly message: string }

/** Tells a credential from what else people have in files; whether it is a good one is not asked here. */
export function readCredential(text: string): Input {
  const trimmed = text.trim()
  if (trimmed === '') return no('the input is empty')
  if (trimmed.startsWith('{')) return readJson(trimmed)
  if (trimmed.startsWith('-----BEGIN')) return no('this is PEM (a certificate or key), not a credential')
  if (!/^[\x21-\x7e]+$/.test(trimmed))
    return no('this is not text of a token: it holds spaces, line ends or bytes')
  if (!trimmed.includes('~')) return no(plainText(trimmed))
  const [jwt = ''] = trimmed.split('~', 1)
  const parts = jwt.split('.')
  if (parts.length !== 3) return no('what stands before the first ~ is not a JWT of three parts')
  if (!isHeader(parts[0] ?? '')) return no('what stands before the first ~ has no JSON header')
  return { ok: true, token: trimmed }
}

function readJson(text: string): Input {
  try {
    return { ok: true, token: compactOfJson(text) }
  } catch (error) {
    if (error instanceof FormatError)
      return no(`this JSON is not an SD-JWT in JSON serialisation: ${error.detail}`)
    throw error
  }
}

function plainText(text: string): string {
  const dots = text.split('.').length - 1
  if (dots === 2) return 'this is a plain JWT: an SD-JWT has ~ after the signature'
  if (dots === 4) return 'this is an encrypted message (JWE): decrypt it first'
  return 'there is no ~ in it, so it is not an SD-JWT'
}

function isHeader(encoded: string): boolean {
  try {
    const header: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'))
    return typeof header === 'object' && header !== null && 'alg' in header
  } catch {
    return false
  }
}

function no(message: string): Input {
  return { ok: false, message }
}
