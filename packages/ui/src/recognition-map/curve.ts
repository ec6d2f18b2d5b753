/** The line of a way on the map: from whose things, to whoever recognises them. */
import type { Spot } from '../world-map/layout.ts'

export type Curve = {
  readonly line: string
  /** The arrow at the end of the line. */
  readonly head: string
  /** Where the sign of the state stands upon the line. */
  readonly seal: Spot
}

/** As far as this from the middle of the dot, which has a ring at home; the arrows of one place queue up. */
const GAP = { first: 11, next: 11 } as const
const HEAD = { length: 9, half: 5 } as const
/** Along the line from its western end, near the middle; neighbours do not cover each other's. */
const SEAL_AT = [0.4, 0.6] as const

export type Bow = {
  /** How far the crown is off the straight line. */
  readonly lift: number
  /** How many lines of the region there are already. */
  readonly turn: number
  /** How many arrows stand at the end already. */
  readonly queue: number
}

/** A bow towards the north. */
export function curveOf(from: Spot, to: Spot, { lift, turn, queue }: Bow): Curve {
  const control = controlOf(from, to, 2 * lift)
  const [ux, uy] = unit(control, to)
  const gap = GAP.first + queue * GAP.next
  const tip: Spot = [to[0] - gap * ux, to[1] - gap * uy]
  const base: Spot = [tip[0] - HEAD.length * ux, tip[1] - HEAD.length * uy]
  const wing = (side: number): Spot => [base[0] - side * HEAD.half * uy, base[1] + side * HEAD.half * ux]
  return {
    line: `M${at(from)}Q${at(control)} ${at(base)}`,
    head: `M${at(tip)}L${at(wing(1))} ${at(wing(-1))}z`,
    seal: onCurve(from[0] < to[0] ? [from, control, base] : [base, control, from], SEAL_AT[turn % 2] ?? 0.5),
  }
}

function controlOf(from: Spot, to: Spot, offset: number): Spot {
  const [ux, uy] = unit(from, to)
  const side = ux > 0 || (ux === 0 && uy < 0) ? 1 : -1
  return [(from[0] + to[0]) / 2 + side * offset * uy, (from[1] + to[1]) / 2 - side * offset * ux]
}

function unit(from: Spot, to: Spot): Spot {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const length = Math.hypot(dx, dy)
  return length === 0 ? [1, 0] : [dx / length, dy / length]
}

/** Point of a quadratic Bézier curve. */
function onCurve([from, control, to]: readonly [Spot, Spot, Spot], t: number): Spot {
  const mix = (axis: 0 | 1): number =>
    (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * control[axis] + t ** 2 * to[axis]
  return [Math.round(mix(0)), Math.round(mix(1))]
}

function at(spot: Spot): string {
  return spot.map(Math.round).join(' ')
}
