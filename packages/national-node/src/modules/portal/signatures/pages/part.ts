import { type Html, type LevelBelow, section } from '@entente/ui'

/** Where the parts of a signature stand, and what tells their ids from those of another. */
export type Place = { readonly level: 2 | LevelBelow<2>; readonly suffix: string }

type Part = { readonly title: string; readonly id: string; readonly body: (notice: 3 | 4) => Html }

/** One part of a signature: of the page when it is the only one, else of its own section. */
export function part({ level, suffix }: Place, { title, id, body }: Part): Html {
  const named = { title, id: `${id}${suffix}` }
  return level === 2
    ? section({ level, ...named, body: () => body(3) })
    : section({ level, ...named, body: () => body(4) })
}
