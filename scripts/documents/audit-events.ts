/** Every event that may stand in the audit log, read from the modules' sources. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { table } from './markdown.ts'

const root = join(import.meta.dirname, '../..')
const modules = 'packages/national-node/src/modules'
/** A function of an events file: what it says of itself, the data it takes, the event it appends. */
const HELPER =
  /\/\*\* (?<says>(?:(?!\*\/).)*) \*\/\nexport async function \w+\((?<takes>(?:(?!\n\}).)*?)event: '(?<event>[^']+)'/gs

export function renderAuditEvents(): string {
  const rows = globSync(`${modules}/*/**/*.ts`, { cwd: root })
    .toSorted()
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap(rowsOf)
  return `# Audit events

Each node keeps a chain of entries: every entry holds the hash of the one before. An entry is written in the same transaction as what it reports, and holds no personal data.

${table(['Event', 'When', 'Data'], rows)}
`
}

function rowsOf(file: string): string[][] {
  const text = readFileSync(join(root, file), 'utf8')
  const owner = file.slice(modules.length + 1).split('/')[0] ?? ''
  const helpers = [...text.matchAll(HELPER)].map(({ groups = {} }) => {
    const { says = '', takes = '', event = '' } = groups
    const fields = fieldsOf(takes, text)
    return [`\`${event}\``, says.replaceAll(/\s+\*?\s*/g, ' '), fields.join(', ')]
  })
  const appended = [...text.matchAll(/\bevent: '([a-z-]+\.[a-z-]+)'/g)].map(([, event]) => event ?? '')
  for (const event of appended) {
    if (!event.startsWith(`${owner}.`))
      throw new Error(`${file}: the event ${event} belongs to another module`)
  }
  if (appended.length !== helpers.length)
    throw new Error(`${file}: ${appended.join(', ')} is not appended by a documented function`)
  return helpers
}

/** The members of `data: { … }`, or of the type it names. */
function fieldsOf(takes: string, text: string): string[] {
  const named = /data: (\w+)/.exec(takes)?.[1]
  const from = named === undefined ? takes.slice(takes.indexOf('data:')) : text.split(`type ${named} = `)[1]
  const members = /\{([^}]*)\}/.exec(from ?? '')?.[1] ?? ''
  return [...members.matchAll(/(\w+)\??: ([^;\n]+)/g)].map(([, name, type]) => `\`${name}\` ${type?.trim()}`)
}
