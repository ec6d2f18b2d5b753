/**
 * `npm run generate`: everything that is made from something else. Documents from the code, so that they cannot
 * disagree with it; catalogues, stylesheet and gallery of the pages as code, so that the server needs no build.
 * `--check` only compares.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { compileCatalogues, readReviews } from './catalogues/compile.ts'
import { type Rooms, writeReviews, writeTexts } from './catalogues/reviews.ts'
import { renderGallery } from './ui/gallery.ts'
import { renderLand } from './ui/land.ts'
import { renderStylesheet } from './ui/stylesheet.ts'

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')
/** What an author must mend; the rest is written all the same. */
const problems: string[] = []
const UI = 'packages/ui/src'
const CATALOGUES = [
  { folder: UI, runtime: '../catalogues/message.ts' },
  { folder: 'packages/wallet/src', runtime: '@entente/ui' },
  { folder: 'packages/invoice/src', runtime: '../explain/message.ts' },
]

const rooms: [string, ReturnType<Rooms['get']>][] = []
for (const { folder, runtime } of CATALOGUES) {
  const compiled = compileCatalogues(join(root, folder, 'catalogues'), runtime)
  const { files } = compiled
  rooms.push(...compiled.rooms)
  problems.push(...compiled.problems.map((problem) => `${folder}/catalogues/${problem}`))
  for (const [name, text] of files) keep(`${folder}/generated/${name}`, text)
}
keep(`${UI}/generated/land.ts`, renderLand())
const allRooms = new Map(rooms) as Rooms
const reviewsOf = (lang: string) =>
  Object.assign({}, ...CATALOGUES.map(({ folder }) => readReviews(join(root, folder, 'catalogues'), lang)))
keep(`${UI}/generated/reviews.ts`, writeReviews(allRooms, reviewsOf))
keep(`${UI}/generated/texts.ts`, writeTexts(allRooms))
keep(`${UI}/generated/component-style.ts`, renderStylesheet(join(root, UI), 'componentStyle'))
keep(`${UI}/generated/gallery-style.ts`, renderStylesheet(join(root, UI), 'galleryStyle'))
keep(`${UI}/generated/components.ts`, renderGallery(join(root, UI), problems))

// Only now: the documents are read from code that imports what has just been written.
const documents = await import('./documents/index.ts')
for (const [name, render] of Object.entries(documents.DOCUMENTS))
  keep(`docs/generated/${name}`, `<!-- Written by npm run generate. Do not edit. -->\n${render()}`)

if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}

/** Writes what has changed; with `--check` a change is an error. */
function keep(file: string, text: string): void {
  const path = join(root, file)
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  if (check) {
    console.error(`${file} is older than what it is made from. Run: npm run generate`)
    process.exitCode = 1
    return
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  console.log(`${file} written`)
}
