/** Algorithms of XML signatures by their URI (XMLDSig 1.1 §6, RFC 9231). What is not here does not verify. */
import type { HashName, Scheme } from '../ports.ts'
import type { CanonicalForm } from './canonicalise.ts'

export const DS = 'http://www.w3.org/2000/09/xmldsig#'
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const ENVELOPED = `${DS}enveloped-signature`
export const BASE64 = `${DS}base64`
export const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116'
export const XPATH_FILTER = 'http://www.w3.org/2002/06/xmldsig-filter2'

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const MORE_2007 = 'http://www.w3.org/2007/05/xmldsig-more#'
const MORE_2021 = 'http://www.w3.org/2021/04/xmldsig-more#'
const ENC = 'http://www.w3.org/2001/04/xmlenc#'

const HASHES: Readonly<Record<string, HashName>> = {
  [`${MORE}md5`]: 'md5',
  [`${ENC}ripemd160`]: 'ripemd-160',
  [`${DS}sha1`]: 'sha-1',
  [`${MORE}sha224`]: 'sha-224',
  [`${ENC}sha256`]: 'sha-256',
  [`${MORE}sha384`]: 'sha-384',
  [`${ENC}sha512`]: 'sha-512',
  [`${MORE_2007}sha3-224`]: 'sha3-224',
  [`${MORE_2007}sha3-256`]: 'sha3-256',
  [`${MORE_2007}sha3-384`]: 'sha3-384',
  [`${MORE_2007}sha3-512`]: 'sha3-512',
}

export function hashByUri(uri: string): HashName | undefined {
  return Object.hasOwn(HASHES, uri) ? HASHES[uri] : undefined
}

export function uriOfHash(hash: HashName): string {
  const [uri] = Object.entries(HASHES).find(([, name]) => name === hash) ?? []
  if (uri === undefined) throw new TypeError(`no URI for ${hash}`)
  return uri
}

/** RFC 9231 §2.3.10: mask and salt follow the hash. */
const pss = (hash: HashName, salt: number): Scheme => ({ kind: 'pss', hash, maskHash: hash, salt })

const SCHEMES: Readonly<Record<string, Scheme>> = {
  [`${MORE}rsa-md5`]: { kind: 'rsa', hash: 'md5' },
  [`${MORE}rsa-ripemd160`]: { kind: 'rsa', hash: 'ripemd-160' },
  [`${DS}rsa-sha1`]: { kind: 'rsa', hash: 'sha-1' },
  [`${MORE}rsa-sha224`]: { kind: 'rsa', hash: 'sha-224' },
  [`${MORE}rsa-sha256`]: { kind: 'rsa', hash: 'sha-256' },
  [`${MORE}rsa-sha384`]: { kind: 'rsa', hash: 'sha-384' },
  [`${MORE}rsa-sha512`]: { kind: 'rsa', hash: 'sha-512' },
  [`${MORE_2007}sha1-rsa-MGF1`]: pss('sha-1', 20),
  [`${MORE_2007}sha224-rsa-MGF1`]: pss('sha-224', 28),
  [`${MORE_2007}sha256-rsa-MGF1`]: pss('sha-256', 32),
  [`${MORE_2007}sha384-rsa-MGF1`]: pss('sha-384', 48),
  [`${MORE_2007}sha512-rsa-MGF1`]: pss('sha-512', 64),
  [`${MORE_2007}sha3-224-rsa-MGF1`]: pss('sha3-224', 28),
  [`${MORE_2007}sha3-256-rsa-MGF1`]: pss('sha3-256', 32),
  [`${MORE_2007}sha3-384-rsa-MGF1`]: pss('sha3-384', 48),
  [`${MORE_2007}sha3-512-rsa-MGF1`]: pss('sha3-512', 64),
  [`${MORE_2007}ecdsa-ripemd160`]: { kind: 'ecdsa', hash: 'ripemd-160' },
  [`${MORE}ecdsa-sha1`]: { kind: 'ecdsa', hash: 'sha-1' },
  [`${MORE}ecdsa-sha224`]: { kind: 'ecdsa', hash: 'sha-224' },
  [`${MORE}ecdsa-sha256`]: { kind: 'ecdsa', hash: 'sha-256' },
  [`${MORE}ecdsa-sha384`]: { kind: 'ecdsa', hash: 'sha-384' },
  [`${MORE}ecdsa-sha512`]: { kind: 'ecdsa', hash: 'sha-512' },
  [`${MORE_2021}ecdsa-sha3-224`]: { kind: 'ecdsa', hash: 'sha3-224' },
  [`${MORE_2021}ecdsa-sha3-256`]: { kind: 'ecdsa', hash: 'sha3-256' },
  [`${MORE_2021}ecdsa-sha3-384`]: { kind: 'ecdsa', hash: 'sha3-384' },
  [`${MORE_2021}ecdsa-sha3-512`]: { kind: 'ecdsa', hash: 'sha3-512' },
  [`${MORE_2021}eddsa-ed25519`]: { kind: 'eddsa' },
  [`${MORE_2021}eddsa-ed448`]: { kind: 'eddsa' },
  [`${DS}dsa-sha1`]: { kind: 'dsa', hash: 'sha-1' },
  'http://www.w3.org/2009/xmldsig11#dsa-sha256': { kind: 'dsa', hash: 'sha-256' },
}

/** RFC 9231 §2.3.9: its parameters stand inside the element. */
export const RSA_PSS = `${MORE_2007}rsa-pss`
export const PSS_PARAMETERS = MORE_2007

export function schemeByUri(uri: string): Scheme | undefined {
  return Object.hasOwn(SCHEMES, uri) ? SCHEMES[uri] : undefined
}

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const C14N_11 = 'http://www.w3.org/2006/12/xml-c14n11'

const FORMS: Readonly<Record<string, CanonicalForm>> = {
  [C14N]: { method: 'c14n-1.0', comments: false },
  [`${C14N}#WithComments`]: { method: 'c14n-1.0', comments: true },
  [C14N_11]: { method: 'c14n-1.1', comments: false },
  [`${C14N_11}#WithComments`]: { method: 'c14n-1.1', comments: true },
  [EXCLUSIVE_C14N]: { method: 'exclusive', comments: false },
  [`${EXCLUSIVE_C14N}WithComments`]: { method: 'exclusive', comments: true },
}

/** XMLDSig 1.1 §4.4.3.2: what makes octets of nodes when nothing else is said. */
export const DEFAULT_FORM: CanonicalForm = { method: 'c14n-1.0', comments: false }

export function formByUri(uri: string): CanonicalForm | undefined {
  return Object.hasOwn(FORMS, uri) ? FORMS[uri] : undefined
}
