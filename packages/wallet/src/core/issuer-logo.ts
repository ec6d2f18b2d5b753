import { decodeBase64, type Display, encodeBase64, FormatError, isUsableUrl } from '@entente/credentials'
import { downloadTyped, type WalletFetch } from './http.ts'
import type { Logo } from './store.ts'

/** Larger pictures are no marks: the document is shown without. */
const LOGO_BYTES_MAX = 64 * 1024
const TYPES: readonly string[] = ['image/png', 'image/svg+xml']
const DATA = /^data:(image\/(?:png|svg\+xml));base64,([A-Za-z0-9+/]+={0,2})$/
const INTEGRITY = /^sha256-([A-Za-z0-9+/]{43}=)$/
const PNG = [0x89, 0x50, 0x4e, 0x47]

type LogoDeps = {
  readonly fetch: WalletFetch
  readonly subtle: Pick<SubtleCrypto, 'digest'>
  readonly allowLocalHttp: boolean
}

/**
 * Fetched once, when a document is received, and kept with it: an issuer that is asked for a picture each time the wallet
 * opens would know when it does. PNG or SVG, small, and what its hash says if there is one; decoration, so anything
 * else is left out without a word.
 */
export async function findLogo(deps: LogoDeps, displays: readonly Display[]): Promise<Logo | undefined> {
  const logo = displays.find((one) => one.logo !== undefined)?.logo
  if (logo === undefined) return undefined
  const { uri, integrity } = logo
  const found = uri.startsWith('data:') ? inline(uri) : await fetchLogo(deps, uri)
  if (found === undefined || !isPicture(found) || !(await isWhole(deps, found.bytes, integrity)))
    return undefined
  const alts = displays.flatMap(({ locale, logo: one }) =>
    one?.uri === uri && one.altText !== undefined ? [{ locale, name: one.altText }] : [],
  )
  return { data: `data:${found.type};base64,${encodeBase64(found.bytes)}`, alts }
}

type Picture = { readonly type: string; readonly bytes: Uint8Array }

async function fetchLogo({ fetch, allowLocalHttp }: LogoDeps, url: string): Promise<Picture | undefined> {
  if (!isUsableUrl(url, { allowLocalHttp })) return undefined
  return downloadTyped(fetch, { url, accept: TYPES.join(', '), bytesMax: LOGO_BYTES_MAX })
}

function inline(uri: string): Picture | undefined {
  const [, type = '', text = ''] = DATA.exec(uri) ?? []
  try {
    const bytes = decodeBase64(text)
    return bytes.length > LOGO_BYTES_MAX ? undefined : { type, bytes }
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

function isPicture({ type, bytes }: Picture): boolean {
  if (!TYPES.includes(type) || bytes.length === 0) return false
  return type !== 'image/png' || PNG.every((octet, at) => bytes[at] === octet)
}

/** `uri#integrity` (W3C Subresource Integrity); of a hash that cannot be checked nothing is shown. */
async function isWhole(
  { subtle }: LogoDeps,
  bytes: Uint8Array,
  integrity: string | undefined,
): Promise<boolean> {
  if (integrity === undefined) return true
  const [, wanted] = INTEGRITY.exec(integrity) ?? []
  if (wanted === undefined) return false
  return encodeBase64(new Uint8Array(await subtle.digest('SHA-256', Uint8Array.from(bytes)))) === wanted
}
