import { plain } from '../catalogues/message.ts'
import { countryName } from '../catalogues/names.ts'
import { say } from '../catalogues/say.ts'
import { figure } from '../figure/figure.ts'
import { keyed } from '../figure/look.ts'
import { formatList } from '../format/format.ts'
import { PLACES } from '../generated/land.ts'
import { type NamesTexts, names } from '../generated/names.ts'
import { picture } from '../generated/picture.ts'
import { type Child, type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { drawPlaces, ground } from './ground.ts'
import { bow, isPlace, type PlaceCode, VIEW } from './layout.ts'

export type TieState = keyof NamesTexts['agreementStates']

export type Tie = {
  /** ISO codes of the partners; `EU` for the Union. */
  readonly codes: readonly string[]
  readonly state: TieState
  /** The name of the agreement in the reader's language. */
  readonly agreement: string
  /** Where the agreement is told in full. */
  readonly href?: string
  /** Below the name in the table: how long it stands. */
  readonly note?: Child
}

export type WorldMapProps = {
  readonly id: string
  readonly lang: Lang
  /** ISO code of the country whose agreements these are. */
  readonly home: string
  readonly ties: readonly Tie[]
  /** Address of the land, one file for all maps: `assetsOf(theme).land.path`. */
  readonly land: string
}

/** Each state has its own dashes; the word stands below the name of the partner and in the table. */
const LINES = {
  'in-force': 'tie',
  'not-yet': 'tie tie-pilot',
  suspended: 'tie tie-stopped',
  'partly-suspended': 'tie tie-part',
  expired: 'tie tie-ended',
  terminated: 'tie tie-ended',
} as const satisfies Record<TieState, string>

/**
 * With whom a country has agreements, on the land of the world without borders. A partner whose seat is not on the
 * map is in the table all the same.
 */
export function worldMap(props: WorldMapProps): Html {
  const { id, lang, home, ties } = props
  const rows = ties.map(({ codes, state, agreement, href, note }) => ({
    state,
    partner: formatList(
      codes.map((code) => countryName(code, lang)),
      { lang },
    ),
    agreement,
    href,
    note,
    word: names[lang].agreementStates[state],
  }))
  return html`<div class="world-map">${figure({
    id,
    title: plain(picture[lang].mapTitle({ home: countryName(home, lang) })),
    summary: summaryOf(lang, rows),
    viewBox: [VIEW.x, VIEW.y, VIEW.width, VIEW.height].join(' '),
    svg: html`${ground(props.land)}${arcs(props)}${places(props)}`,
    data: {
      id: `${id}-data`,
      caption: say(lang, 'figureTitle'),
      columns: (['columnPartner', 'columnState', 'columnAgreement'] as const).map((key) => ({
        label: say(lang, key),
      })),
      rows: rows.map(({ partner, agreement, href, note, state, word }) => [
        partner,
        keyed(line(state), word),
        html`${href === undefined ? agreement : html`<a href="${href}">${agreement}</a>`}${note !== undefined && html`<span class="summary-note">${note}</span>`}`,
      ]),
    },
  })}</div>`
}

type Row = { readonly partner: string; readonly agreement: string; readonly word: string }

function summaryOf(lang: Lang, rows: readonly Row[]): string {
  const { mapNone, mapSummary, mapTie } = picture[lang]
  if (rows.length === 0) return mapNone
  const spoken = rows.map(({ partner, agreement, word }) =>
    plain(mapTie({ partner, agreement, state: word })),
  )
  return plain(mapSummary({ count: rows.length, list: formatList(spoken, { lang }) }))
}

/** The line of a state beside its word: the legend of the map. */
function line(state: TieState): Html {
  return html`<svg class="swatch" width="44" height="10" aria-hidden="true" focusable="false"><path class="${LINES[state]}" d="M2 5h40"/></svg>`
}

/** Two agreements with one partner bow differently, so that both are seen. */
function arcs({ home, ties }: WorldMapProps): Html[] {
  if (!isPlace(home)) return []
  const drawn = new Map<PlaceCode, number>()
  return ties.flatMap(({ codes, state }) =>
    codes.filter(isPlace).map((code) => {
      const before = drawn.get(code) ?? 0
      drawn.set(code, before + 1)
      return html`<path class="${LINES[state]}" d="${bow(PLACES[home], PLACES[code], 0.22 + before * 0.12)}"/>`
    }),
  )
}

/** Every partner with all the states of its agreements. */
function places({ lang, home, ties }: WorldMapProps): Html[] {
  const words = ties.flatMap(({ codes, state }) =>
    codes.map((code) => [code, names[lang].agreementStates[state]] as const),
  )
  return drawPlaces({ lang, home, words })
}
