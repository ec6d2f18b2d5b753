/** Addresses of the gallery: theme, language, component, example. The same on a node and in the static export. */
import { type Lang, LANGUAGES } from '../language.ts'
import { THEMES } from '../tokens/themes.ts'

export type Place = {
  readonly theme: string
  readonly lang: Lang
  /** A component, or `texts`; without it the list of all. */
  readonly component?: string
  readonly example?: string
}

export const DEFAULT_THEME = 'entente'
export const GALLERY_THEMES: readonly string[] = [DEFAULT_THEME, ...Object.keys(THEMES)]

/** `/ui/JP/ar/button/primary/` ↔ its place; undefined for what is no address of the gallery. */
export function placeOf(path: string): Place | undefined {
  const [, root, theme = DEFAULT_THEME, lang = '', component = '', example = '', ...more] = path
    .replace(/\/$/, '')
    .split('/')
  const language = LANGUAGES.find((one) => one === lang)
  if (root !== 'ui' || language === undefined || !GALLERY_THEMES.includes(theme) || more.length > 0)
    return undefined
  return { theme, lang: language, ...(component !== '' && { component }), ...(example !== '' && { example }) }
}

export function addressOf({ theme, lang, component, example }: Place): string {
  return ['/ui', theme, lang, component, example].filter((part) => part !== undefined).join('/') + '/'
}
