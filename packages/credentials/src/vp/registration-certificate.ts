/** Registration certificates of relying parties (ETSI TS 119 475): what the register says a party may ask. */
import { decodeBase64url, textOf } from '../bytes.ts'
import { FormatError } from '../errors.ts'
import { isArray, isObject, isStrings, type Json, type JsonObject, type PathPattern } from '../json.ts'
import { parseJws, type Jws } from '../jose/jws.ts'
import { boundedText } from './request-check.ts'

export const REGISTRATION_TYP = 'rc-wrp+jwt'
/** OpenID4VP 1.0 §5.11 with the format name of ETSI TS 119 472-2. */
export const REGISTRATION_FORMAT = 'registration_cert'

const CHARACTERS_MAX = 128 * 1024
const CREDENTIALS_MAX = 64
const CLAIMS_MAX = 256
const PATH_MAX = 16
const TEXT_MAX = 2000

/** One kind of credential that is registered for an intended use, with the claims that may be asked of it. */
export type RegisteredCredential = {
  readonly format: string
  /** `vct_values`, or the one `doctype_value`. */
  readonly types: readonly string[]
  /** Without any, nothing is registered. */
  readonly paths: readonly PathPattern[]
}

export type LangText = { readonly [language: string]: string }

/** A registration certificate in one shape, whichever of the shapes in use it was written in. */
export type RegistrationCertificate = {
  readonly subject: string
  readonly name?: string
  readonly legalName?: string
  readonly country?: string
  readonly service?: LangText
  readonly purpose: LangText
  readonly intendedUse?: string
  readonly credentials: readonly RegisteredCredential[]
  readonly entitlements: readonly string[]
  /** What the party is registered as issuing; nobody asks for paths of these. */
  readonly provides: readonly Omit<RegisteredCredential, 'paths'>[]
  readonly registryUri?: string
  readonly privacyPolicy?: string
  readonly supportUri?: string
  readonly infoUri?: string
  readonly supervisoryAuthority?: { readonly email?: string; readonly phone?: string; readonly uri?: string }
  /** Who asks in its place (RPI_05). */
  readonly intermediary?: { readonly subject: string; readonly name?: string }
  /** Under which agreement a party from outside the Union is registered; absent for a registration under the law. */
  readonly legalBasis?: { readonly kind: 'agreement'; readonly agreement: string }
  readonly issuedAt?: number
  readonly expires?: number
  readonly status?: { readonly uri: string; readonly index: number }
}

/**
 * The signed token in `data` of `verifier_info`: base64url of the serialised certificate (ETSI TS 119 472-2), or
 * the bare JWT as older verifiers send it. Throws FormatError.
 */
export function parseRegistrationData(data: unknown): Jws {
  const text = boundedText(data, CHARACTERS_MAX)
  if (text === undefined) throw new FormatError('JWS_FORM', 'the registration certificate is not a text')
  const token = text.includes('.') ? text : textOf(decodeBase64url(text, 'the registration certificate'))
  return parseJws(token.trim(), { tokenCharactersMax: CHARACTERS_MAX })
}

/** Reads the claims as TS 119 475 V1.2.1 writes them and as older drafts did; undefined without a subject. */
export function readRegistration(claims: JsonObject): RegistrationCertificate | undefined {
  const subject = subjectOf(claims)
  if (subject === undefined) return undefined
  const { iat, exp } = claims
  const status = statusOf(claims)
  const authority = authorityOf(claims['supervisory_authority'] ?? claims['dpa'])
  const intermediary = intermediaryOf(claims)
  const legalBasis = legalBasisOf(claims['legal_basis'])
  return {
    subject,
    ...texts(claims, {
      name: ['name'],
      legalName: ['sub_ln'],
      country: ['country'],
      intendedUse: ['intended_use_id'],
      registryUri: ['registry_uri'],
      privacyPolicy: ['privacy_policy'],
      supportUri: ['support_uri'],
      infoUri: ['info_uri'],
    }),
    service: langTexts(claims['srv_description']),
    purpose: langTexts(claims['purpose']),
    credentials: credentialsOf(claims['credentials']),
    provides: credentialsOf(claims['provides_attestations']).map(({ format, types }) => ({ format, types })),
    entitlements: isStrings(claims['entitlements']) ? claims['entitlements'] : [],
    ...(authority && { supervisoryAuthority: authority }),
    ...(intermediary && { intermediary }),
    ...(legalBasis && { legalBasis }),
    ...(typeof iat === 'number' && { issuedAt: iat }),
    ...(typeof exp === 'number' && { expires: exp }),
    ...(status && { status }),
  }
}

/** A text, or in older drafts an object with a list of identifiers. */
function subjectOf({ sub }: JsonObject): string | undefined {
  if (!isObject(sub)) return boundedText(sub, TEXT_MAX)
  const ids = sub['id']
  const [first] = isArray(ids) ? ids : [ids]
  return boundedText(isObject(first) ? first['identifier'] : first, TEXT_MAX)
}

function texts<K extends string>(
  claims: JsonObject,
  names: { readonly [key in K]: readonly string[] },
): { readonly [key in K]?: string } {
  const found = Object.entries<readonly string[]>(names).flatMap(([key, [name = '']]) => {
    const text = boundedText(claims[name], TEXT_MAX)
    return text === undefined ? [] : [[key, text]]
  })
  return Object.fromEntries(found) as { readonly [key in K]?: string }
}

/** `[{lang, value}]`, or with `content`, or a list of such lists (TS 119 475 wraps service descriptions twice). */
function langTexts(value: Json | undefined): LangText {
  const found: { [language: string]: string } = {}
  for (const item of flatten(value)) {
    const lang = boundedText(item['lang'], 35)
    const text = boundedText(item['value'] ?? item['content'], TEXT_MAX)
    if (lang !== undefined && text !== undefined) found[lang] ??= text
  }
  return found
}

function flatten(value: Json | undefined): JsonObject[] {
  if (!isArray(value)) return []
  return value.slice(0, CLAIMS_MAX).flatMap((item) => {
    if (isArray(item)) return item.slice(0, CLAIMS_MAX).filter(isObject)
    return isObject(item) ? [item] : []
  })
}

function credentialsOf(value: Json | undefined): RegisteredCredential[] {
  if (!isArray(value)) return []
  return value.slice(0, CREDENTIALS_MAX).flatMap((item) => {
    if (!isObject(item)) return []
    const format = boundedText(item['format'], 64)
    const types = typesOf(item['meta'])
    const paths = pathsOf(item['claim'] ?? item['claims'])
    return format === undefined || types.length === 0 ? [] : [{ format, types, paths }]
  })
}

function typesOf(meta: Json | undefined): readonly string[] {
  if (!isObject(meta)) return []
  const { vct_values: types, doctype_value: doctype } = meta
  if (isStrings(types)) return types
  return typeof doctype === 'string' ? [doctype] : []
}

function pathsOf(value: Json | undefined): PathPattern[] {
  if (!isArray(value)) return []
  return value.slice(0, CLAIMS_MAX).flatMap((item) => {
    const path = isObject(item) ? item['path'] : item
    if (typeof path === 'string') return [[path]]
    return isArray(path) && path.length > 0 && path.length <= PATH_MAX && path.every(isPathMember)
      ? [path]
      : []
  })
}

function isPathMember(value: Json): value is string | number | null {
  return value === null || typeof value === 'string' || Number.isSafeInteger(value)
}

function intermediaryOf(claims: JsonObject): RegistrationCertificate['intermediary'] {
  const act = isObject(claims['act']) ? claims['act']['sub'] : undefined
  const found = [claims['intermediary'], claims['uses_intermediary'], act].find((one) => isObject(one))
  if (!isObject(found)) return undefined
  const subject = boundedText(found['sub'] ?? found['id'], TEXT_MAX)
  const name = boundedText(found['sname'] ?? found['name'], TEXT_MAX)
  return subject === undefined ? undefined : { subject, ...(name === undefined ? {} : { name }) }
}

function authorityOf(value: Json | undefined): RegistrationCertificate['supervisoryAuthority'] {
  if (!isObject(value)) return undefined
  return texts(value, { email: ['email'], phone: ['phone'], uri: ['uri'] })
}

/** A member of ours, ignored by others: the register of a partner's party says under which agreement it stands. */
function legalBasisOf(value: Json | undefined): RegistrationCertificate['legalBasis'] {
  if (!isObject(value) || value['kind'] !== 'agreement') return undefined
  const agreement = boundedText(value['agreement'], TEXT_MAX)
  return agreement === undefined ? undefined : { kind: 'agreement', agreement }
}

function statusOf({ status }: JsonObject): RegistrationCertificate['status'] {
  const list = isObject(status) ? status['status_list'] : undefined
  if (!isObject(list)) return undefined
  const { idx, uri } = list
  return typeof uri === 'string' && Number.isSafeInteger(idx) && Number(idx) >= 0
    ? { uri, index: Number(idx) }
    : undefined
}
