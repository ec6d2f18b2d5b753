import {
  MessageError,
  inside,
  isMembers,
  optionalList,
  optionalMembers,
  optionalText,
  type Members,
  type Place,
} from '../oauth/message.ts'

/** How an issuer, a type or a claim presents itself in one language. */
export type Display = {
  readonly name: string | undefined
  readonly locale: string | undefined
  readonly description: string | undefined
  readonly logo:
    | {
        readonly uri: string
        readonly altText: string | undefined
        /** Hash of the picture, where the issuer gives one. */
        readonly integrity?: string | undefined
      }
    | undefined
  readonly backgroundColor: string | undefined
  readonly textColor: string | undefined
}

/** A logo may come as a `data:` address. */
const LOGO_MAX = 262_144

/** OpenID4VCI 1.0 §12.2.4 `display`. Texts are the issuer's: they are shown as text, never as markup. */
export function parseDisplays(members: Members, place: Place): readonly Display[] {
  return (optionalList(members, 'display', place) ?? []).map((entry, index) => {
    const at = inside(place, `display[${index}]`)
    if (!isMembers(entry)) throw new MessageError(place.code, `${at.path}: must be an object`)
    return {
      name: optionalText(entry, 'name', at),
      locale: optionalText(entry, 'locale', at),
      description: optionalText(entry, 'description', at),
      logo: parseLogo(entry, at),
      backgroundColor: optionalText(entry, 'background_color', at),
      textColor: optionalText(entry, 'text_color', at),
    }
  })
}

function parseLogo(entry: Members, place: Place): Display['logo'] {
  const logo = optionalMembers(entry, 'logo', place)
  if (logo === undefined) return undefined
  const { uri } = logo
  // Decoration: an unusable picture is left out, it is no reason to refuse a credential.
  if (typeof uri !== 'string' || uri === '' || uri.length > LOGO_MAX) return undefined
  const integrity = logo['uri#integrity']
  return {
    uri,
    altText: optionalText(logo, 'alt_text', inside(place, 'logo')),
    // Whatever stands there has to be kept: a hash that nobody can read is no hash that fits.
    ...(integrity !== undefined && { integrity: typeof integrity === 'string' ? integrity : '' }),
  }
}
