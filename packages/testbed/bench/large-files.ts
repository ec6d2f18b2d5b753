/**
 * How much memory a large document takes while it is checked: `node packages/testbed/bench/large-files.ts [MEGABYTES]`.
 * Each format in a process of its own; the floor is the process with the document (and its file) read and not checked.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CreationFormat, runSync, signDocument, validateDocument } from '@entente/trust'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { forgeHouse } from '../../trust/src/create/forge-house.ts'

const MEGABYTE = 1_000_000
const AT = '2026-11-22T12:00:00.000Z'
const FORMATS = [
  'CAdES',
  'PAdES',
  'ASiC-E/CAdES',
  'ASiC-E/XAdES',
] as const satisfies readonly CreationFormat[]

type Mode = 'make' | 'floor' | 'check'
const [first = '100', folder, format, mode] = process.argv.slice(2)
if (folder === undefined) measureAll(Number(first))
else if (mode === 'make') await make(folder, format as CreationFormat, random(Number(first) * MEGABYTE))
else check(folder, { format: format ?? '', mode: mode as Mode })

/** Small itself: the peak of a process counts for those that it starts, too. */
function measureAll(megabytes: number): void {
  const dir = mkdtempSync(join(tmpdir(), 'entente-large-'))
  try {
    for (const one of FORMATS) {
      const run = (how: Mode): number => Number(started([String(megabytes), dir, one, how]))
      run('make')
      const [floor, peak] = [run('floor'), run('check')]
      console.log(
        `${one} of ${megabytes} MB: ${floor} MB when read, at most ${peak} MB when checked, ${peak - floor} MB for the check`,
      )
    }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

function random(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes
}

function nameOf(format: string): string {
  return format.replace('/', '-')
}

async function make(dir: string, format: CreationFormat, content: Uint8Array): Promise<void> {
  const house = await forgeHouse()
  const bytes = format === 'PAdES' ? pdfWith(content) : content
  const files = [{ name: 'content', mimeType: 'application/octet-stream', bytes }]
  const packaging = format === 'CAdES' ? ({ packaging: 'detached' } as const) : {}
  const made = await signDocument({ ...house, ...packaging, format, level: 'B', files })
  if (!made.ok) throw new Error(made.detail)
  writeFileSync(join(dir, 'content'), content)
  writeFileSync(join(dir, nameOf(format)), made.bytes)
}

/** A page and one large stream. */
function pdfWith(content: Uint8Array): Uint8Array {
  const parts = ['%PDF-1.7\n']
  const offsets: number[] = []
  const add = (body: string): void => {
    offsets.push(parts.join('').length)
    parts.push(`${offsets.length} 0 obj\n${body}\nendobj\n`)
  }
  add('<< /Type /Catalog /Pages 2 0 R >>')
  add('<< /Type /Pages /Kids [3 0 R] /Count 1 >>')
  add('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>')
  const head = `${parts.join('')}4 0 obj\n<< /Length ${content.length} >>\nstream\n`
  const end = '\nendstream\nendobj\n'
  offsets.push(parts.join('').length)
  const table = offsets.map((one) => `${String(one).padStart(10, '0')} 00000 n \n`).join('')
  const start = head.length + content.length + end.length
  const tail = `${end}xref\n0 5\n0000000000 65535 f \n${table}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.concat([Buffer.from(head), content, Buffer.from(tail)])
}

function started(words: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, ...words], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

function check(dir: string, { format, mode: how }: { readonly format: string; readonly mode: Mode }): void {
  const bytes = readFileSync(join(dir, nameOf(format)))
  const detached = format === 'CAdES' ? [{ name: 'content', bytes: readFileSync(join(dir, 'content')) }] : []
  if (how === 'check') {
    const report = runSync(validateDocument({ bytes, detached }, { at: AT, anchors: [] }), documentDriver())
    if (!report.ok || report.signatures[0]?.crypto !== 'ok') throw new Error('not intact')
  }
  // Of the process in its whole life, in kibibytes.
  console.log(Math.round((process.resourceUsage().maxRSS * 1024) / MEGABYTE))
}
