/** House rules that no linter sees. A rule enters STYLE.md together with its check here. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const files = (pattern: string) => globSync(pattern, { cwd: root }).toSorted()

const SOURCES = [...files('packages/*/src/**/*.ts'), ...files('scripts/*.{ts,mjs}')]
const DOCUMENTS = [...files('*.md'), ...files('docs/**/*.md'), ...files('agreements/**/*.md')]
const MANIFESTS = ['package.json', ...files('packages/*/package.json')]

test.each(files('packages/national-node/src/modules/*'))(
  '%s has a front door of at most 20 lines',
  (folder) => {
    expect(read(`${folder}/index.ts`).split('\n').length).toBeLessThanOrEqual(21)
  },
)

const STORES = files('packages/national-node/src/modules/*/**/*store*.ts').filter(
  (path) => !path.endsWith('.test.ts'),
)

test.each(STORES)('%s touches only the tables of its module', (path) => {
  const prefix = `${(path.split('/')[4] ?? '').replaceAll('-', '_')}_`
  const named = /(?:selectFrom|insertInto|updateTable|deleteFrom|Join)\('(\w+)/g
  const tables = [...read(path).matchAll(named)].map(([, table]) => table ?? '')
  expect(tables.filter((table) => !table.startsWith(prefix))).toEqual([])
})

test('no drawer that anything fits into', () => {
  const drawer = /(?:^|\/)(?:(?:utils?|helpers?|common|misc|service|managers?)(?:\/|\.[^/]*$)|types\.ts$)/
  // A generated file bears the name of its catalogue.
  const written = SOURCES.filter((path) => !path.includes('/generated/'))
  expect(written.filter((path) => drawer.test(path))).toEqual([])
})

test('HTML is written through one file, so that every value is escaped', () => {
  const writers = SOURCES.filter(
    (path) => /hono\/html|new Html\(/.test(read(path)) && !path.endsWith('.test.ts'),
  )
  expect(writers).toEqual(['packages/ui/src/html.ts'])
})

test('TODO names its issue: TODO(#123)', () => {
  const open = /\b(?:TODO|FIXME)\b(?!\(#\d+\))/
  const self = 'packages/national-node/src/tidy.test.ts'
  expect(SOURCES.filter((path) => path !== self && open.test(read(path)))).toEqual([])
})

test.each(DOCUMENTS)('%s has no dead link', (path) => {
  const links = [...read(path).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? '')
  const local = links.filter((target) => !/^(https?|mailto):/.test(target))
  expect(local.filter((target) => !existsSync(join(root, dirname(path), target)))).toEqual([])
})

/** `/** OpenID4VP 1.0 §8.2` cites; `(§6.3)` alone means the specification the file names elsewhere. */
test('every specification that a comment cites is in docs/specs.md', () => {
  const known = [...read('docs/specs.md').matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name ?? '')
  const unknown = SOURCES.flatMap((path) =>
    [...read(path).matchAll(/^\s*(?:\/\*\*|\/\/|\*) (.*?)(?: V[\d.]+)?\s*§\d.*$/gm)]
      .filter(([, before = '']) => /[\w.)]$/.test(before) && !known.some((name) => before.endsWith(name)))
      .map(([comment]) => `${path}: ${comment.trim()}`),
  )
  expect(unknown).toEqual([])
})

test.each(files('packages/national-node/src/store/migrations/*.sql'))('%s has its way back', (path) => {
  const [up = '', down = ''] = read(path).split(/^-- down\b.*$/m)
  expect(up).toMatch(/^-- up\b/m)
  const created = [...up.matchAll(/create table (?:if not exists )?(\w+)/gi)].map(([, table]) => table)
  const dropped = [...down.matchAll(/drop table (?:if exists )?(\w+)/gi)].map(([, table]) => table)
  expect(new Set(dropped)).toEqual(new Set(created))
})

type Manifest = {
  license?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

test.each(MANIFESTS)('%s pins every dependency and names its licence', (path) => {
  const { license, dependencies = {}, devDependencies = {} } = JSON.parse(read(path)) as Manifest
  expect(license).toBe('EUPL-1.2')
  const wanted = Object.entries({ ...dependencies, ...devDependencies })
  expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  const table = read('docs/dependencies.md')
  const undocumented = wanted.filter(
    ([name, version]) => !name.startsWith('@entente/') && !table.includes(`| ${name} | ${version} |`),
  )
  expect(undocumented).toEqual([])
})

/** Licences that may be shipped with, or used to build and test, a work under the EUPL-1.2. */
const LICENCES =
  /^(?:0BSD|Apache-2\.0|BlueOak-1\.0\.0|BSD-[23]-Clause|CC0-1\.0|EUPL-1\.2|ISC|MIT|MIT-0|MPL-2\.0|Python-2\.0|Unlicense|Zlib)$/

test('every installed package has a licence on the allow list', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { license?: string; link?: true; optional?: true; integrity?: string }>
  }
  const installed = Object.entries(packages).filter(
    ([, it]) => it.link !== true && it.integrity !== undefined,
  )
  const allowed = (licence = '') =>
    licence
      .replaceAll(/[()]/g, '')
      .split(' OR ')
      .some((choice) => choice.split(' AND ').every((part) => LICENCES.test(part)))
  const refused = installed.filter(([, { license }]) => !allowed(license))
  expect(refused.map(([path, { license }]) => `${path}: ${license ?? 'none'}`)).toEqual([])
})
