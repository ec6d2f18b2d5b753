/** What every map stands on: the land, and the places with their names. */
import { countryName } from '../catalogues/names.ts'
import { formatList } from '../format/format.ts'
import { LAND_SIZE, PLACES } from '../generated/land.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { isPlace, LABELS, type PlaceCode } from './layout.ts'

/** `land`: the address of the one file that all maps share. */
export function ground(land: string): Html {
  return html`<use class="world-map-land" href="${land}#land" width="${LAND_SIZE[0]}" height="${LAND_SIZE[1]}"></use>`
}

export type PlacesProps = {
  readonly lang: Lang
  readonly home: string
  /** A place by its code with a word to stand below its name; places not on the map are left out. */
  readonly words: readonly (readonly [code: string, word: string])[]
}

/** Every place once, with all its words; the home has a ring. */
export function drawPlaces({ lang, home, words }: PlacesProps): Html[] {
  const found = new Map<PlaceCode, string[]>()
  if (isPlace(home)) found.set(home, [])
  for (const [code, word] of words)
    if (isPlace(code)) {
      const known = found.get(code) ?? []
      found.set(code, word === '' || known.includes(word) ? known : [...known, word])
    }
  return [...found].map(
    ([code, said]) =>
      html`${dot(code, code === home)}${label(code, countryName(code, lang), formatList(said, { lang }))}`,
  )
}

function dot(code: PlaceCode, home: boolean): Html {
  const [x, y] = PLACES[code]
  return html`<circle class="world-map-dot" cx="${x}" cy="${y}" r="4"/>${home && html`<circle class="place" cx="${x}" cy="${y}" r="8"/>`}`
}

/** From the dot to its name, where they stand apart. */
function label(code: PlaceCode, name: string, state: string): Html {
  const [x, y] = PLACES[code]
  const { at, anchor } = LABELS[code]
  const edge = { start: at[0] - 5, middle: at[0], end: at[0] + 5 }[anchor]
  const apart = Math.hypot(x - edge, y - at[1]) > 45
  return html`${apart && html`<path class="world-map-lead" d="M${edge} ${at[1] - 5}L${x} ${y}"/>`}<text x="${at[0]}" y="${at[1]}" text-anchor="${anchor}">${name}</text>${state !== '' && html`<text class="world-map-state" x="${at[0]}" y="${at[1] + 16}" text-anchor="${anchor}">${state}</text>`}`
}
