/** `npm run generate`: writes docs/generated from the code, so that it cannot disagree with it. `--check` only compares. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderAuditEvents } from './documents/audit-events.ts'
import { renderConfiguration } from './documents/configuration.ts'
import { renderPromises } from './documents/promises.ts'
import { renderReasons } from './documents/reasons.ts'

const folder = join(import.meta.dirname, '../docs/generated')
const DOCUMENTS = {
  'audit-events.md': renderAuditEvents,
  'configuration.md': renderConfiguration,
  'promises.md': renderPromises,
  'reasons.md': renderReasons,
}

mkdirSync(folder, { recursive: true })
for (const [name, render] of Object.entries(DOCUMENTS)) {
  const file = join(folder, name)
  const text = `<!-- Written by npm run generate. Do not edit. -->\n${render()}`
  const stale = !existsSync(file) || readFileSync(file, 'utf8') !== text
  if (!stale) continue
  if (process.argv.includes('--check')) {
    console.error(`docs/generated/${name} is older than the code it is made from. Run: npm run generate`)
    process.exitCode = 1
  } else {
    writeFileSync(file, text)
    console.log(`docs/generated/${name} written`)
  }
}
