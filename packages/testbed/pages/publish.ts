/** The published run as the files that pages and readers take it from. */
import type { publishedRun } from '@entente/ui'
import type { PageRow } from './figures.ts'

type PublishedRun = typeof publishedRun

/** The source of `page-figures.ts`, one page per line. */
export function figuresSource({ pages, ...run }: PublishedRun): string {
  const head = Object.entries(run).map(([key, value]) => `  ${key}: ${quoted(value)},`)
  const rows = Object.entries(pages).map(([name, page]) => {
    const figures = Object.entries(page).map(([key, value]) => `${key}: ${value}`)
    return `    ${quoted(name)}: { ${figures.join(', ')} },`
  })
  return `// Written by npm run pages -- --write. Do not edit.
export const pageRun = {
${head.join('\n')}
  pages: {
${rows.join('\n')}
  },
}
`
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`
}

/** The same as a table for people. */
export function figuresTable(
  { on, machine, browser, command, pages }: PublishedRun,
  rows: readonly PageRow[],
) {
  const lines = rows.map(({ name, reviewed }) => {
    const page = pages[name]
    if (page === undefined) return ''
    const { bytes, requests, scripts, runs, violations } = page
    return `| ${name} | ${(bytes / 1000).toFixed(1)} kB | ${requests} | ${scripts} | ${runs} | ${violations} | ${reviewed} |\n`
  })
  const all = rows.reduce((sum, { runs }, at) => (variant(rows, at) ? sum : sum + runs), 0)
  return `<!-- Written by npm run pages -- --write. Do not edit. -->
# Pages

What \`${command}\` measured and found on ${on}, with ${browser} on ${machine}: ${all} combinations of page, language, colours and width.

The weight is what crosses the line: the page with all that it loads, compressed as it is sent, headers included; the heaviest of its languages. A page answers for its variants (\`decision\` for \`decision/suspended\`), and a screen of the wallet weighs what the wallet weighs. *Looked at* counts questions of the checkers that a person has answered, one by one, in [looked-at.ts](../../packages/testbed/pages/looked-at.ts). What no machine can find is in the [protocol for people](../accessibility-protocol.md).

| Page | Weight | Requests | Scripts | Combinations | Violations | Looked at |
| --- | --- | --- | --- | --- | --- | --- |
${lines.join('')}`
}

/** Already counted with the page it is a variant of. */
function variant(rows: readonly PageRow[], at: number): boolean {
  const name = rows[at]?.name ?? ''
  const base = name.split('/')[0]
  const counted = !name.startsWith('ui/') && !name.startsWith('theme/')
  return counted && name !== base && rows.some((row) => row.name === base)
}
