import { parseJsonObject } from '../json.ts'
import { FormatError } from '../errors.ts'
import {
  MessageError,
  inside,
  isUsableUrl,
  membersOf,
  optionalCount,
  optionalMembers,
  optionalText,
  requiredText,
  requiredTexts,
  requiredUrl,
  type Members,
  type Place,
  type UrlPolicy,
} from '../oauth/message.ts'
import { PRE_AUTHORIZED_GRANT } from '../oauth/server-metadata.ts'

/** A second secret that reaches the person on another way (OpenID4VCI 1.0 §4.1.1). */
export type TxCode = {
  readonly inputMode: 'numeric' | 'text'
  readonly length: number | undefined
  readonly description: string | undefined
}

export type CredentialOffer = {
  readonly issuer: string
  readonly configurationIds: readonly string[]
  readonly authorizationCode:
    | { readonly issuerState: string | undefined; readonly server: string | undefined }
    | undefined
  /**
   * Thumbprint (RFC 7638) of the one key to which the credential will be bound, of a credential that the wallet
   * holds. Ours, for re-attestation; wallets ignore what they do not know (OpenID4VCI 1.0 §4.1.1).
   */
  readonly holderKey: string | undefined
  readonly preAuthorized:
    | { readonly code: string; readonly txCode: TxCode | undefined; readonly server: string | undefined }
    | undefined
}

const PLACE: Place = { code: 'OFFER_FORM', path: '' }
const HOLDER_KEY = 'entente_holder_key'
const OFFER_MAX = 16_384
const DESCRIPTION_MAX = 300

/** OpenID4VCI 1.0 §4.1.1. Every value is hostile until checked: an offer is never signed. */
export function parseOffer(value: unknown, urls: UrlPolicy = {}): CredentialOffer {
  const members = membersOf(value, PLACE)
  const issuer = requiredUrl(members, 'credential_issuer', { ...PLACE, urls })
  if (URL.parse(issuer)?.search !== '' || URL.parse(issuer)?.hash !== '') {
    throw new MessageError('OFFER_FORM', 'credential_issuer: must have no query and no fragment')
  }
  const configurationIds = requiredTexts(members, 'credential_configuration_ids', PLACE)
  if (new Set(configurationIds).size !== configurationIds.length) {
    throw new MessageError('OFFER_FORM', 'credential_configuration_ids: must be distinct')
  }
  const grants = optionalMembers(members, 'grants', PLACE) ?? {}
  return {
    issuer,
    configurationIds,
    holderKey: optionalText(members, HOLDER_KEY, PLACE),
    authorizationCode: parseCodeGrant(grants),
    preAuthorized: parsePreAuthorized(grants),
  }
}

function parseCodeGrant(grants: Members): CredentialOffer['authorizationCode'] {
  const at = inside(PLACE, 'grants.authorization_code')
  const grant = optionalMembers(grants, 'authorization_code', inside(PLACE, 'grants'))
  if (grant === undefined) return undefined
  return {
    issuerState: optionalText(grant, 'issuer_state', at),
    server: optionalText(grant, 'authorization_server', at),
  }
}

function parsePreAuthorized(grants: Members): CredentialOffer['preAuthorized'] {
  const at = inside(PLACE, 'grants.pre-authorized_code')
  const grant = optionalMembers(grants, PRE_AUTHORIZED_GRANT, inside(PLACE, 'grants'))
  if (grant === undefined) return undefined
  return {
    code: requiredText(grant, 'pre-authorized_code', at),
    txCode: parseTxCode(grant, at),
    server: optionalText(grant, 'authorization_server', at),
  }
}

function parseTxCode(grant: Members, place: Place): TxCode | undefined {
  const txCode = optionalMembers(grant, 'tx_code', place)
  if (txCode === undefined) return undefined
  const at = inside(place, 'tx_code')
  const inputMode = optionalText(txCode, 'input_mode', at) ?? 'numeric'
  if (inputMode !== 'numeric' && inputMode !== 'text') {
    throw new MessageError('OFFER_FORM', `${at.path}.input_mode: must be numeric or text`)
  }
  const description = optionalText(txCode, 'description', at)
  if (description !== undefined && description.length > DESCRIPTION_MAX) {
    throw new MessageError('OFFER_FORM', `${at.path}.description: must not be longer than ${DESCRIPTION_MAX}`)
  }
  return { inputMode, length: optionalCount(txCode, 'length', { ...at, min: 1 }), description }
}

/** The offer as it lies in a link, before anything is fetched. */
export type OfferLink =
  | { readonly by: 'value'; readonly offer: CredentialOffer }
  | { readonly by: 'reference'; readonly uri: string }

/** OpenID4VCI 1.0 §4.1.2–4.1.3: any scheme (`openid-credential-offer:`, `haip-vci:`, https), one of two parameters. */
export function parseOfferLink(link: string, urls: UrlPolicy = {}): OfferLink {
  const query = link.length <= OFFER_MAX * 4 ? URL.parse(link)?.searchParams : undefined
  if (query === undefined) throw new MessageError('OFFER_FORM', 'link: not an address of usable length')
  const values = query.getAll('credential_offer')
  const references = query.getAll('credential_offer_uri')
  if (values.length + references.length !== 1) {
    throw new MessageError('OFFER_FORM', 'credential_offer, credential_offer_uri: exactly one, once')
  }
  const [uri] = references
  if (uri !== undefined) {
    if (!isUsableUrl(uri, urls)) {
      throw new MessageError('OFFER_FORM', 'credential_offer_uri: must be an https address')
    }
    return { by: 'reference', uri }
  }
  return { by: 'value', offer: parseOfferText(values[0] ?? '', urls) }
}

/** The JSON text of an offer, from a link or fetched by reference. */
export function parseOfferText(text: string, urls: UrlPolicy = {}): CredentialOffer {
  try {
    return parseOffer(parseJsonObject(text, { charactersMax: OFFER_MAX, depthMax: 8 }), urls)
  } catch (error) {
    if (error instanceof FormatError) throw new MessageError('OFFER_FORM', error.message)
    throw error
  }
}

/** The wire form; the transaction code itself never travels in it. */
export function createOffer(offer: CredentialOffer): { readonly [name: string]: unknown } {
  const { authorizationCode, preAuthorized } = offer
  return {
    credential_issuer: offer.issuer,
    credential_configuration_ids: offer.configurationIds,
    ...(offer.holderKey === undefined ? {} : { [HOLDER_KEY]: offer.holderKey }),
    grants: {
      ...(authorizationCode === undefined
        ? {}
        : {
            authorization_code: present({
              issuer_state: authorizationCode.issuerState,
              authorization_server: authorizationCode.server,
            }),
          }),
      ...(preAuthorized === undefined
        ? {}
        : {
            [PRE_AUTHORIZED_GRANT]: present({
              'pre-authorized_code': preAuthorized.code,
              tx_code: preAuthorized.txCode && txCodeOf(preAuthorized.txCode),
              authorization_server: preAuthorized.server,
            }),
          }),
    },
  }
}

function txCodeOf({ inputMode, length, description }: TxCode) {
  return present({ input_mode: inputMode, length, description })
}

function present(members: { readonly [name: string]: unknown }): { readonly [name: string]: unknown } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

/** A link that opens a wallet; `entry` is the address of the wallet or a scheme such as `openid-credential-offer://`. */
export function createOfferLink(entry: string, offer: CredentialOffer | { readonly uri: string }): string {
  const query =
    'uri' in offer
      ? new URLSearchParams({ credential_offer_uri: offer.uri })
      : new URLSearchParams({ credential_offer: JSON.stringify(createOffer(offer)) })
  return `${entry}${entry.includes('?') ? '&' : '?'}${query.toString()}`
}
