/** `npm run gallery -- FOLDER`: the gallery of components as files, for any web server. Default: dist/gallery. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { publishedRun } from '../packages/ui/src/index.ts'
import {
  addressOf,
  components,
  GALLERY_ASSETS,
  GALLERY_THEMES,
  galleryPage,
  type Place,
} from '../packages/ui/src/gallery/index.ts'
import { texts } from '../packages/ui/src/generated/texts.ts'
import { LANGUAGES } from '../packages/ui/src/language.ts'

const folder = resolve(process.argv[2] ?? 'dist/gallery')

function* places(): Generator<Place> {
  for (const theme of GALLERY_THEMES)
    for (const lang of LANGUAGES) {
      yield { theme, lang }
      for (const [component, { examples }] of Object.entries(components)) {
        yield { theme, lang, component }
        for (const example of Object.keys(examples)) yield { theme, lang, component, example }
      }
      yield { theme, lang, component: 'texts' }
      for (const example of Object.keys(texts[lang] ?? {})) yield { theme, lang, component: 'texts', example }
    }
}

function write(address: string, content: string): void {
  const file = join(folder, address.endsWith('/') ? `${address}index.html` : address)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

let count = 0
for (const place of places()) {
  const measured = publishedRun.pages[`ui/${place.component}`]
  const page = galleryPage(place, () => measured && { on: publishedRun.on, ...measured })
  if (page === undefined) throw new Error(`${addressOf(place)} has no page`)
  write(addressOf(place), String(page))
  count += 1
}
for (const assets of GALLERY_ASSETS.values())
  for (const { path, body } of Object.values(assets)) write(path, body)
write('/page-figures.json', JSON.stringify(publishedRun))
console.log(`${count} pages in ${folder}; begin at ${addressOf({ theme: 'entente', lang: 'en' })}`)
