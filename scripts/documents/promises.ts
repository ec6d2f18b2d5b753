/** The promise ledger: what was signed → what the software is to do → which test shows it. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { table } from './markdown.ts'

type Kind = 'enforced' | 'measured' | 'tracked'
type Promised = { id: string; signed: string; software: string; parts: string[]; kinds: Kind[] }
type Instrument = { id: string; instrument: string; signedBy: string; cadence: string; aims: string }
type Shown = { file: string; title: string }

const root = join(import.meta.dirname, '../..')
const TESTS = ['packages/*/src/**/*.test.ts', 'packages/testbed/{flows,conformance}/**/*.test.ts']
/** A text that carries promise ids: `'[BE-JP 2] [EU-JP 1] a Belgian PID …'`. */
const TITLE = /(['"`])((?:(?!\1).)*\[[A-Z]{2}-[A-Z]{2} \d+(?:(?!\1).)*)\1/g
const ID = /\[([A-Z]{2}-[A-Z]{2} \d+)\]/g

export function renderPromises(): string {
  const { instruments, promises } = JSON.parse(
    readFileSync(join(root, 'agreements/promises.json'), 'utf8'),
  ) as {
    instruments: Instrument[]
    promises: Promised[]
  }
  const shown = findTests(new Set(promises.map(({ id }) => id)))
  const kept = promises.filter(({ id }) => shown.has(id)).length
  const summary = instruments.map(({ id }) => {
    const own = promises.filter((it) => agreementOf(it) === id)
    const withTest = own.filter((it) => shown.has(it.id)).length
    return [`[${id}](#${id})`, String(own.length), String(withTest), String(own.length - withTest)]
  })
  return `# What was signed, and what shows it

Five agreements make ${promises.length} promises. A test names the promise it shows in its title, for example \`[BE-JP 2]\`;
this ledger is read from those titles. **${kept} promises have a test, ${promises.length - kept} are open.** A test shows one thing
a promise asks for, not that the whole promise is kept. The promises stand in [promises.json](../../agreements/promises.json).

Kinds: *enforced* by a decision of the software · *measured* and published · *tracked* as work of people, with owner, date and evidence.

${table(['Agreement', 'Promises', 'With a test', 'Open'], summary)}

${instruments.map((it) => section(it, promises, shown)).join('\n')}`
}

function section(instrument: Instrument, promises: Promised[], shown: Map<string, Shown[]>): string {
  const rows = promises
    .filter((it) => agreementOf(it) === instrument.id)
    .map(({ id, signed, software, parts, kinds }) => [
      id,
      signed,
      software,
      kinds.join(', '),
      parts.join(', '),
      (shown.get(id) ?? []).map(link).join('<br>') || '**OPEN**',
    ])
  return `## ${instrument.id}

${capitalised(instrument.instrument)}. Signed by: ${instrument.signedBy}. Meetings: ${instrument.cadence}. Aims: ${instrument.aims}.

${table(['Id', 'What was signed', 'What the software is to do', 'Kind', 'Part', 'Test'], rows)}
`
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function agreementOf({ id }: Promised): string {
  return id.slice(0, 5).toLowerCase()
}

function link({ file, title }: Shown): string {
  const words = title.replace(ID, '').replaceAll(/\s+/g, ' ').trim()
  return `[${words.replaceAll(/[[\]<>]/g, '')}](../../${file})`
}

/** Test titles by promise id; an id that nobody signed is a mistake. */
function findTests(known: Set<string>): Map<string, Shown[]> {
  const found = new Map<string, Shown[]>()
  for (const file of globSync(TESTS, { cwd: root }).toSorted()) {
    for (const { id, title } of readTitles(readFileSync(join(root, file), 'utf8'))) {
      if (!known.has(id))
        throw new Error(`${file}: "${title}" names ${id}, which is not in agreements/promises.json`)
      found.set(id, [...(found.get(id) ?? []), { file, title }])
    }
  }
  return found
}

/** The promises named in the titles of a test file, each with its title. */
export function readTitles(source: string): { id: string; title: string }[] {
  return [...source.matchAll(TITLE)].flatMap(([, , title = '']) =>
    [...title.matchAll(ID)].map(([, id = '']) => ({ id, title })),
  )
}
