/** The checklists of HAIP 1.0, row by row: which test shows it, or why it is not met. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { table } from './markdown.ts'

type Row = {
  readonly id: string
  readonly role: 'issuer' | 'wallet' | 'verifier'
  readonly text: string
  /** `path > name`, the name as it stands in the file. */
  readonly test: string | null
  /** Why it is not met; beside a test, what is not. */
  readonly unmet: string | null
}

const root = join(import.meta.dirname, '../..')
const FOLDER = 'packages/testbed/src/haip'
const SEPARATOR = ' > '
const ROLES = ['issuer', 'wallet', 'verifier'] as const

export function renderHaip(): string {
  const rows = globSync(`${FOLDER}/*-checklist.json`, { cwd: root })
    .toSorted()
    .flatMap((file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as Row[])
  const faults = rows.flatMap(findFault)
  if (faults.length > 0) throw new Error(`${FOLDER}:\n${faults.join('\n')}`)
  const summary = ROLES.map((role) => {
    const own = rows.filter((row) => row.role === role)
    const shown = own.filter(({ test, unmet }) => test !== null && unmet === null)
    const none = own.filter(({ test }) => test === null)
    const partly = own.length - shown.length - none.length
    return [
      `[${role}](#${role})`,
      ...[own, shown].map(({ length }) => String(length)),
      String(partly),
      String(none.length),
    ]
  })
  return `# HAIP 1.0, row by row

Our reading of OpenID4VCI 1.0, OpenID4VP 1.0, HAIP 1.0 and FAPI 2.0, and the modules of the OpenID Foundation that we mirror.
Each row names the test that shows it, or says why it is not met. This is no certificate: nobody but us has run these tests.

${table(['Role', 'Rows', 'Shown by a test', 'In part', 'Not met'], summary)}

${ROLES.map((role) => section(role, rows)).join('\n')}`
}

function section(role: Row['role'], rows: readonly Row[]): string {
  const own = rows.filter((row) => row.role === role)
  const lines = own.map(({ id, text, test, unmet }) => [
    id,
    text,
    test === null ? `**not met**: ${unmet}` : link(test),
  ])
  return `## ${role}

${table(['Row', 'What must hold', 'Shown by'], lines)}
`
}

function link(test: string): string {
  const [path, name] = split(test)
  return `[${name}](../../${path})`
}

/** A row that names a test which is not there shows nothing. */
function findFault({ id, role, text, test, unmet }: Row): string[] {
  if (!ROLES.includes(role) || text === '') return [`${id}: has no role or no text`]
  if (test === null && unmet === null) return [`${id}: neither a test nor a reason`]
  if (test === null) return []
  const [path, name] = split(test)
  return sourceOf(path)?.includes(name) === true && name !== '' ? [] : [`${id}: no such test: ${test}`]
}

function split(test: string): [path: string, name: string] {
  const at = test.indexOf(SEPARATOR)
  return [test.slice(0, at), test.slice(at + SEPARATOR.length)]
}

const sources = new Map<string, string | undefined>()

function sourceOf(path: string): string | undefined {
  if (!sources.has(path)) {
    const [found] = globSync(path, { cwd: root })
    sources.set(path, found && readFileSync(join(root, found), 'utf8'))
  }
  return sources.get(path)
}
