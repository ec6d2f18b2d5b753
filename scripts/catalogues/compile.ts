/** Compiles the catalogues of a workspace: `catalogues/<lang>/<room>.json` → `generated/<room>.ts`. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { LANGUAGES } from '../../packages/ui/src/language.ts'
import { checkRoom, type Room } from './check-texts.ts'
import { MessageProblem, readMessage, type Text } from './read-message.ts'
import type { Review, Rooms } from './reviews.ts'
import { writeRoom } from './write-room.ts'

export type Compiled = {
  readonly files: ReadonlyMap<string, string>
  readonly problems: readonly string[]
  readonly rooms: Rooms
}

/** The rooms of `folder` that have no problem, and the problems of the others. `runtime` is what the code imports from. */
export function compileCatalogues(folder: string, runtime: string): Compiled {
  const problems: string[] = []
  const files = new Map<string, string>()
  const all = new Map<string, Map<string, Room>>()
  for (const name of roomNames(folder)) {
    const before = problems.length
    const rooms = new Map(
      LANGUAGES.map((lang) => [lang as string, readRoom({ folder, lang, name }, problems)]),
    )
    const reference: Room = rooms.get('en') ?? new Map()
    for (const [lang, room] of rooms)
      problems.push(...checkRoom(lang, room, reference).map((problem) => `${lang}/${name}.json: ${problem}`))
    if (problems.length === before) files.set(`${name}.ts`, writeRoom({ name, runtime, rooms }))
    all.set(name, rooms)
  }
  return { files, problems, rooms: all }
}

function roomNames(folder: string): string[] {
  const found = globSync('*/*.json', { cwd: folder }).map((path) => basename(path, '.json'))
  return [...new Set(found)].filter((name) => name !== 'reviews').toSorted()
}

type Place = { readonly folder: string; readonly lang: string; readonly name: string }

function readRoom({ folder, lang, name }: Place, problems: string[]): Room {
  const file = join(folder, lang, `${name}.json`)
  if (!existsSync(file)) {
    problems.push(`${lang}/${name}.json is missing`)
    return new Map()
  }
  const room = new Map<string, Text>()
  for (const [path, source] of flatten(parsed(file, problems))) {
    try {
      room.set(path, readMessage(source))
    } catch (error) {
      if (!(error instanceof MessageProblem)) throw error
      problems.push(`${lang}/${name}.json: ${path}: ${error.message}`)
    }
  }
  return room
}

function parsed(file: string, problems: string[]): Sources {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Sources
  } catch (error) {
    problems.push(`${file}: ${String(error)}`)
    return {}
  }
}

type Sources = { readonly [key: string]: string | Sources }

function flatten(sources: Sources, prefix = ''): [string, string][] {
  return Object.entries(sources).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${prefix}${key}`, value]] : flatten(value, `${prefix}${key}/`),
  )
}

/** The reviews of a language, by room and key. */
export function readReviews(folder: string, lang: string): Readonly<Record<string, Review>> {
  const file = join(folder, lang, 'reviews.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Review>) : {}
}
