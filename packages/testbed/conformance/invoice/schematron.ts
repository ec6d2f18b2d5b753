/**
 * Official rules (Schematron) run by an engine that is not ours: Saxon, where it is installed. A rule whose test the
 * engine cannot compute for a document (an amount that is no number) has no outcome there.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Outcome = { readonly fired: ReadonlySet<string>; readonly none: ReadonlySet<string> }

const JAVA = process.env['ENTENTE_JAVA'] ?? 'java'
const JARS = [process.env['ENTENTE_SAXON'], '/usr/share/java/Saxon-HE.jar']

/** Saxon's archive, where Java can run it (`apt-get install default-jre-headless libsaxonhe-java`). */
export function findSaxon(): string | undefined {
  const jar = JARS.find((path) => path !== undefined && existsSync(path))
  return jar !== undefined && spawnSync(JAVA, ['-version']).status === 0 ? jar : undefined
}

const PART =
  /<!--[\s\S]*?-->|<(\/?)(?:\w+:)?(ns|pattern|rule|assert|report|let)\b((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g
const ATTRIBUTE = /([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g

type Attributes = Readonly<Record<string, string>>
type Made = { spaces: string; templates: string; modes: number; priority: number; rules: string[] }

const told = (id: string): string => `<xsl:text>${id}&#10;</xsl:text>`
const on = (made: Made): string => `<xsl:apply-templates select="@*|*" mode="M${made.modes}"/>`

/** An assertion fires where its test is false, a report where it is true. Attributes keep their quotes. */
function test(
  made: Made,
  { id = '""', test: asked = '"true()"' }: Attributes,
  fires: 'when' | 'otherwise',
): void {
  const rule = id.slice(1, -1)
  const [then, otherwise] = fires === 'when' ? [told(rule), ''] : ['', told(rule)]
  made.rules.push(rule)
  made.templates += `<xsl:try><xsl:choose><xsl:when test=${asked}>${then}</xsl:when><xsl:otherwise>${otherwise}</xsl:otherwise></xsl:choose><xsl:catch>${told(`${rule} none`)}</xsl:catch></xsl:try>\n`
}

const OPENED: Readonly<Record<string, (made: Made, attributes: Attributes) => void>> = {
  ns: (made, { prefix = '""', uri }) => {
    made.spaces += ` xmlns:${prefix.slice(1, -1)}=${uri}`
  },
  pattern: (made) => {
    made.priority = 100_000
  },
  rule: (made, { context }) => {
    made.priority -= 1
    made.templates += `<xsl:template match=${context} mode="M${made.modes}" priority="${made.priority}">\n`
  },
  let: (made, { name, value }) => {
    made.templates += `<xsl:variable name=${name} select=${value}/>\n`
  },
  assert: (made, attributes) => test(made, attributes, 'otherwise'),
  report: (made, attributes) => test(made, attributes, 'when'),
}

const CLOSED: Readonly<Record<string, (made: Made) => void>> = {
  rule: (made) => {
    made.templates += `${on(made)}</xsl:template>\n`
  },
  pattern: (made) => {
    made.templates += `<xsl:template match="@*|node()" mode="M${made.modes}" priority="-2">${on(made)}</xsl:template>\n`
    made.modes += 1
  },
}

/** As the reference implementation does: one mode for each pattern, and in it the first rule that matches. */
export function styleSheetOf(schematron: string): {
  readonly xslt: string
  readonly rules: readonly string[]
} {
  const made: Made = { spaces: '', templates: '', modes: 0, priority: 0, rules: [] }
  for (const [, closing, name = '', text = '', empty] of schematron.matchAll(PART)) {
    const attributes = [...text.matchAll(ATTRIBUTE)].map(
      ([, key = '', value = '""']) => [key, value] as const,
    )
    if (closing !== '/') OPENED[name]?.(made, Object.fromEntries(attributes))
    if (closing === '/' || empty === '/') CLOSED[name]?.(made)
  }
  const modes = Array.from(
    { length: made.modes },
    (_, mode) => `<xsl:apply-templates select="/" mode="M${mode}"/>`,
  )
  return {
    xslt: `<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"${made.spaces}>
<xsl:output method="text"/>
<xsl:template match="/">${modes.join('')}</xsl:template>
${made.templates}</xsl:stylesheet>`,
    rules: [...new Set(made.rules)],
  }
}

/** Runs the rules over all documents at once, in a folder that the caller removes. */
export function runSaxon(
  jar: string,
  xslt: string,
  documents: readonly string[],
  folder: string,
): readonly Outcome[] {
  const [from, to, sheet] = [join(folder, 'in'), join(folder, 'out'), join(folder, 'rules.xsl')]
  for (const made of [from, to]) mkdirSync(made)
  writeFileSync(sheet, xslt)
  for (const [at, text] of documents.entries()) writeFileSync(join(from, `${at}.xml`), text)
  const run = spawnSync(
    JAVA,
    ['-cp', jar, 'net.sf.saxon.Transform', `-s:${from}`, `-o:${to}`, `-xsl:${sheet}`],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  return documents.map((_, at) => {
    const file = join(to, `${at}.txt`)
    const path = existsSync(file) ? file : join(to, `${at}.xml`)
    if (!existsSync(path)) throw new Error(`no outcome for document ${at}: ${run.stderr.slice(0, 500)}`)
    const lines = readFileSync(path, 'utf8').split('\n')
    return {
      fired: new Set(lines.filter((line) => line !== '' && !line.endsWith(' none'))),
      none: new Set(lines.filter((line) => line.endsWith(' none')).map((line) => line.slice(0, -5))),
    }
  })
}
