/**
 * npm writes into the lock file only the optional packages that its registry offered on that day. `npm ci` then
 * refuses on every machine with `EUSAGE … Missing: @swc/core-darwin-arm64@ from lock file`. This script adds the
 * missing entries (no integrity: nobody here has seen those packages); `--check` only says what is missing.
 * Plain JavaScript, so that it runs before Node 26 is installed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url))
const OS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']
const LIBC = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' }

/** Where a package found in `from` looks for `name`: its own node_modules first, then each folder above. */
function find(packages, from, name) {
  for (let folder = from; ; folder = parentOf(folder)) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (packages[path] !== undefined) return path
    if (folder === '') return undefined
  }
}

function parentOf(folder) {
  const at = folder.lastIndexOf('/node_modules/')
  return at < 0 ? '' : folder.slice(0, at)
}

/** `@swc/core-linux-x64-musl` → linux, x64, musl. */
function platformOf(name) {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-')
  const os = words.filter((word) => OS.includes(word))
  const cpu = words.filter((word) => CPU.includes(word))
  const libc = os.includes('linux') ? words.flatMap((word) => LIBC[word] ?? []) : []
  return { ...(cpu.length > 0 && { cpu }), ...(libc.length > 0 && { libc }), ...(os.length > 0 && { os }) }
}

function missing(packages) {
  return Object.entries(packages).flatMap(([from, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => find(packages, from, name) === undefined)
      .map(([name, version]) => ({ name, version, dev: entry.dev === true })),
  )
}

const lock = JSON.parse(readFileSync(file, 'utf8'))
const wanted = missing(lock.packages)
if (process.argv.includes('--check')) {
  if (wanted.length > 0) {
    const names = wanted.slice(0, 5).map(({ name }) => name)
    console.error(
      `package-lock.json lacks ${wanted.length} optional packages of other platforms (${names.join(', ')} …).`,
    )
    console.error('npm ci would stop with EUSAGE. Run: node scripts/complete-lock.mjs')
    process.exit(1)
  }
} else {
  for (const { name, version, dev } of wanted) {
    if (!/^\d/.test(version))
      throw new Error(`${name}: "${version}" is a range; only exact versions can be completed`)
    const { cpu, libc, os } = platformOf(name)
    lock.packages[`node_modules/${name}`] = { version, cpu, ...(dev && { dev }), libc, optional: true, os }
  }
  const paths = Object.keys(lock.packages).sort((a, b) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries(paths.map((path) => [path, lock.packages[path]]))
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`package-lock.json: ${wanted.length} entries added`)
}
