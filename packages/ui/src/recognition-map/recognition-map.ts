import { plain } from '../catalogues/message.ts'
import { countryName } from '../catalogues/names.ts'
import { figure } from '../figure/figure.ts'
import { keyed } from '../figure/look.ts'
import { PLACES } from '../generated/land.ts'
import { names } from '../generated/names.ts'
import { picture } from '../generated/picture.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import type { TableProps } from '../table/table.ts'
import { drawPlaces, ground } from '../world-map/ground.ts'
import { isPlace, type Spot, VIEW } from '../world-map/layout.ts'
import type { TieState } from '../world-map/world-map.ts'
import { type Curve, curveOf } from './curve.ts'

/** What recognition in one direction comes to today: full, or what holds it back. */
export type WayState = TieState | 'pilot' | 'test' | 'planned'

export type Way = {
  /** ISO codes; `EU` for the Union. Things of `from` are recognised by `to`. */
  readonly from: string
  readonly to: string
  readonly state: WayState
}

export type RecognitionMapProps = {
  readonly id: string
  readonly lang: Lang
  /** ISO code of the country whose agreements these are. */
  readonly home: string
  readonly ways: readonly Way[]
  /** Address of the land, one file for all maps: `assetsOf(theme).land.path`. */
  readonly land: string
  /** The rules themselves, with the same states and more. */
  readonly data: TableProps
}

type Look = { readonly line: string; readonly dashes?: string; readonly tone?: string; readonly sign: string }

/** Dashes and sign of each state; neither colour nor place says anything alone. The tones are those of the seals. */
const LOOKS: Readonly<Record<WayState, Look>> = {
  'in-force': { line: 'tie', sign: 'M-4 0l3 3 5-6' },
  pilot: { line: 'tie', dashes: '18 7 1 7', sign: 'M-4-2l3 3 5-6M-4 4h2m2 0h2' },
  test: { line: 'tie', dashes: '5 7', sign: 'M0-.5v4M0-4v.1' },
  planned: { line: 'tie tie-pilot', sign: 'M-4 0h.1M0 0h.1M4 0h.1' },
  'not-yet': { line: 'tie tie-pilot', sign: 'M-4 0h.1M0 0h.1M4 0h.1' },
  suspended: { line: 'tie tie-stopped', tone: 'seal-todo', sign: 'M-2-4v8M2-4v8' },
  'partly-suspended': { line: 'tie tie-part', tone: 'seal-todo', sign: 'M-2-4v8M2-4v8' },
  expired: { line: 'tie tie-ended', tone: 'seal-stop', sign: 'M-3-3l6 6M3-3l-6 6' },
  terminated: { line: 'tie tie-ended', tone: 'seal-stop', sign: 'M-3-3l6 6M3-3l-6 6' },
}

const HALTED: readonly WayState[] = ['suspended', 'partly-suspended']
/** Lines of one region of the world rise by steps, so that each is seen; a short one is bowed all the same. */
const LIFT = { first: 0.07, step: 0.045, least: 22 } as const
/** Places so near to each other share their steps. */
const REGION = 45

/**
 * Who recognises whose things today, on the land of the world without borders: one line for each direction, for
 * recognition goes one way at a time. A country that is not on the map is in the table all the same.
 */
export function recognitionMap(props: RecognitionMapProps): Html {
  const { id, lang, home, ways, land, data } = props
  const words = picture[lang]
  return html`<div class="world-map recognition-map">${legend(lang, ways)}${figure({
    id,
    title: plain(words.wayTitle({ home: countryName(home, lang) })),
    summary: summaryOf(lang, ways),
    viewBox: [VIEW.x, VIEW.y, VIEW.width, VIEW.height].join(' '),
    svg: html`${ground(land)}${drawWays(ways)}${drawPlaces({ lang, home, words: partnerWords(props) })}`,
    data,
  })}</div>`
}

/** Below a partner, what holds for both directions; otherwise only that something is suspended. */
function partnerWords({ lang, home, ways }: RecognitionMapProps): (readonly [code: string, word: string])[] {
  const partners = Map.groupBy(ways, ({ from, to }) => (from === home ? to : from))
  return [...partners].map(([code, own]) => {
    const states = [...new Set(own.map(({ state }) => state))]
    const told = states.length === 1 ? states[0] : states.find((state) => HALTED.includes(state))
    return [code, told === undefined ? '' : wayName(lang, told)]
  })
}

/** A state of recognition in a word. */
export function wayName(lang: Lang, state: WayState): string {
  if (state === 'planned') return picture[lang].planned
  if (state === 'pilot' || state === 'test') return names[lang].modes[state]
  return names[lang].agreementStates[state]
}

function summaryOf(lang: Lang, ways: readonly Way[]): string {
  const { mapNone, wayTold } = picture[lang]
  if (ways.length === 0) return mapNone
  return ways
    .map(({ from, to, state }) =>
      plain(
        wayTold({ from: countryName(from, lang), to: countryName(to, lang), state: wayName(lang, state) }),
      ),
    )
    .join(' ')
}

function drawWays(ways: readonly Way[]): Html[] {
  const drawn: Spot[] = []
  return ways.flatMap(({ from, to, state }, index) => {
    if (!isPlace(from) || !isPlace(to)) return []
    const [start, end] = [PLACES[from], PLACES[to]]
    // The end that is not at home tells the regions apart; both directions of a pair have the same.
    const middle: Spot = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2]
    const turn = drawn.filter((one) => Math.hypot(one[0] - middle[0], one[1] - middle[1]) < REGION / 2).length
    drawn.push(middle)
    const queue = ways.slice(0, index).filter((one) => one.to === to).length
    const length = Math.hypot(end[0] - start[0], end[1] - start[1])
    const lift = Math.max(length * (LIFT.first + turn * LIFT.step), LIFT.least * (turn + 1))
    const curve = curveOf(start, end, { lift, turn, queue })
    const look = LOOKS[state]
    return [html`<g class="${classOf(look)}">${draw(look, curve)}</g>`]
  })
}

function classOf({ tone }: Look): string {
  return tone === undefined ? 'way' : `way ${tone}`
}

function draw({ line: name, dashes, sign }: Look, { line, head, seal }: Curve): Html {
  const place = `translate(${seal.join(' ')})`
  return html`<path class="${name}" d="${line}"${dashes !== undefined && html` stroke-dasharray="${dashes}"`}/><path d="${head}"/><g class="mark" transform="${place}"><circle r="8"/><path d="${sign}"/></g>`
}

/** What the lines mean, for those that are there; hidden with the picture where it is narrow. */
function legend(lang: Lang, ways: readonly Way[]): Html {
  const states = [...new Set(ways.map(({ state }) => state))]
  return html`<div class="actions way-legend">${states.map((state) => keyed(sample(LOOKS[state]), wayName(lang, state)))}<span>${picture[lang].wayArrow}</span></div>`
}

function sample(look: Look): Html {
  const curve: Curve = { line: 'M2 9h48', head: 'M62 9l-10-5v10z', seal: [26, 9] }
  return html`<svg class="swatch ${classOf(look)}" width="64" height="18" aria-hidden="true" focusable="false">${draw(look, curve)}</svg>`
}
