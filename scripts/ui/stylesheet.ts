/** The rules of all components in one string: `<component>/<component>.css` → `generated/component-style.ts`. Those of the gallery stay apart. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'

/** Folders whose rules others build upon come first; the rest follows by name. */
const FIRST = ['page', 'mark']

/** `componentStyle`: what every page carries; `galleryStyle`: what only the gallery adds. */
export function renderStylesheet(folder: string, name: 'componentStyle' | 'galleryStyle'): string {
  const order = (file: string) => {
    const at = FIRST.indexOf(file.split('/')[0] ?? '')
    return at === -1 ? FIRST.length : at
  }
  const wanted = (file: string) => file.startsWith('gallery/') === (name === 'galleryStyle')
  const files = globSync('*/*.css', { cwd: folder })
    .filter(wanted)
    .toSorted((a, b) => order(a) - order(b) || (a < b ? -1 : 1))
  const rules = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('')
  const { code, warnings } = transformSync(rules, { loader: 'css', minify: true, charset: 'utf8' })
  for (const { text, location } of warnings) throw new Error(`${text} ${location?.lineText ?? ''}`)
  return `// Written by npm run generate from */*.css. Do not edit.\nexport const ${name} =\n  ${JSON.stringify(code.trim())}\n`
}
