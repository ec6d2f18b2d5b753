import type { Agreement } from '@entente/agreement'

/** One kind of object, and who has rules for it from whom: reciprocity is read from here, never inferred. */
export type Directions = {
  readonly kind: string
  /** By `JP recognises BE`: ids of the rules with their status. */
  readonly rules: { readonly [direction: string]: readonly string[] }
}

/** The matrix of an agreement: every kind it has a rule for, with both directions, also the empty one. */
export function directionsOf({ parties: [first, second], recognitions }: Agreement): readonly Directions[] {
  const ways = [
    [second.code, first.code],
    [first.code, second.code],
  ] as const
  return [...new Set(recognitions.map(({ kind }) => kind))].map((kind) => ({
    kind,
    rules: Object.fromEntries(
      ways.map(([pointing, pointed]) => [
        `${pointing} recognises ${pointed}`,
        recognitions
          .filter((rule) => rule.kind === kind && rule.direction.pointing === pointing)
          .map(({ id, status }) => `${id} (${status})`),
      ]),
    ),
  }))
}
