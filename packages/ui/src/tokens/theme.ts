/** A theme: the colours that a country may choose. Everything else is the same everywhere, and no theme has a crest. */
import { DARK, LIGHT, type Tokens } from './tokens.ts'

/** The tokens that a theme sets; the colours of states (ok, todo, stop), of the focus and of TEST (gold) are never its own. */
export const BRAND_TOKENS = ['brand', 'brand-deep', 'brand-ink', 'accent'] as const
export type Brand = Readonly<Record<(typeof BRAND_TOKENS)[number], string>>

export type Theme = { readonly light: Brand; readonly dark: Brand }

export const ENTENTE: Theme = { light: LIGHT, dark: DARK }

/** All tokens of a theme in light or dark. */
export function tokensOf(theme: Theme, scheme: 'light' | 'dark'): Tokens {
  const base: Tokens = scheme === 'light' ? LIGHT : DARK
  const own = BRAND_TOKENS.map((name): [string, string] => [name, theme[scheme][name]])
  return { ...base, ...Object.fromEntries(own) }
}

/** The variables of a theme: light, dark where the reader prefers it, more contrast where the reader asks for it. */
export function tokenStyle(theme: Theme): string {
  const variables = (tokens: Readonly<Record<string, string>>) =>
    Object.entries(tokens)
      .map(([name, value]) => `--${name}:${value}`)
      .join(';')
  const light = `:root{color-scheme:light dark;${variables(tokensOf(theme, 'light'))};--space:clamp(1rem,.6rem + 1.6vw,1.75rem);--gap:clamp(1.75rem,1.2rem + 2.2vw,2.75rem);--radius:.75rem;--radius-small:.5rem}`
  const dark = `@media screen and (prefers-color-scheme:dark){:root{${variables(tokensOf(theme, 'dark'))}}}`
  const contrast = `@media (prefers-contrast:more){:root{--soft:var(--ink);--line:currentColor}}`
  return light + dark + contrast
}

/** Pairs of text and ground that stand on our pages. */
export const TEXT_PAIRS = [
  ['ink', 'paper'],
  ['ink', 'card'],
  ['soft', 'paper'],
  ['soft', 'card'],
  ['brand', 'paper'],
  ['brand', 'card'],
  ['brand-ink', 'brand'],
  ['brand-ink', 'brand-deep'],
  ['ok', 'ok-bg'],
  ['ok', 'card'],
  ['todo', 'todo-bg'],
  ['todo', 'card'],
  ['stop', 'stop-bg'],
  ['stop', 'card'],
  ['stop', 'paper'],
  ['ink', 'ok-bg'],
  ['ink', 'todo-bg'],
  ['ink', 'stop-bg'],
  ['soft', 'ok-bg'],
  ['soft', 'todo-bg'],
  ['soft', 'stop-bg'],
] as const satisfies readonly (readonly [keyof Tokens, keyof Tokens])[]

/** Pairs of a theme whose contrast is too low (WCAG 2.2, 1.4.3: 4.5), each as a sentence. */
export function weakPairs(theme: Theme): string[] {
  return (['light', 'dark'] as const).flatMap((scheme) => {
    const tokens = tokensOf(theme, scheme)
    return TEXT_PAIRS.filter(([text, ground]) => contrast(tokens[text], tokens[ground]) < 4.5).map(
      ([text, ground]) =>
        `${scheme}: ${text} on ${ground} has contrast ${contrast(tokens[text], tokens[ground]).toFixed(2)}, 4.5 is needed`,
    )
  })
}

/** WCAG 2.2: (lighter + 0.05) / (darker + 0.05). */
export function contrast(first: string, second: string): number {
  const [light = 0, dark = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** WCAG 2.2 relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
