/** Where things stand on the map. Western Europe is dense: its names stand over the Atlantic, tied by a thin line. */
import { PLACES } from '../generated/land.ts'

export type Spot = readonly [x: number, y: number]
export type PlaceCode = keyof typeof PLACES
export type Label = { readonly at: Spot; readonly anchor: 'start' | 'middle' | 'end' }

/** The part of the world between the partners, in the units of the land. */
export const VIEW = { x: 270, y: 40, width: 785, height: 350 } as const

/** Laid out by hand, two lines each, so that no two names meet whichever partners there are. */
export const LABELS = {
  EU: { at: [436, 76], anchor: 'end' },
  BE: { at: [420, 116], anchor: 'end' },
  FR: { at: [412, 156], anchor: 'end' },
  MA: { at: [412, 222], anchor: 'end' },
  LU: { at: [540, 180], anchor: 'start' },
  TN: { at: [500, 226], anchor: 'start' },
  VN: { at: [848, 292], anchor: 'start' },
  JP: { at: [972, 236], anchor: 'middle' },
} as const satisfies Record<PlaceCode, Label>

export function isPlace(code: string): code is PlaceCode {
  return Object.hasOwn(PLACES, code)
}

/** A bow on the side of the north, so that it leaves the dots and the names below it free. */
export function bow(from: Spot, to: Spot, bend: number): string {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const side = dx > 0 || (dx === 0 && dy < 0) ? 1 : -1
  const middle = [(from[0] + to[0]) / 2 + side * dy * bend, (from[1] + to[1]) / 2 - side * dx * bend]
  return `M${from.join(' ')}Q${middle.map(Math.round).join(' ')} ${to.join(' ')}`
}
