/** How the rules of e-invoices agree with public collections of invoices; as it stands where these are not installed. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Corpus, corporaIn, type State } from '../../packages/testbed/conformance/invoice/corpora.ts'
import { testData } from '../../packages/testbed/src/test-data.ts'
import { table } from './markdown.ts'

const FILE = join(import.meta.dirname, '../../docs/generated/conformance-invoice.md')

export function renderConformanceInvoice(): string {
  const folder = testData('invoices')
  if (folder !== undefined) return render(corporaIn(folder))
  return existsSync(FILE) ? readFileSync(FILE, 'utf8').replace(/^<!--.*-->\n/, '') : ''
}

function render(corpora: readonly Corpus[]): string {
  const count = ({ verdicts }: Corpus, state: State): string =>
    `${verdicts.filter((verdict) => verdict.state === state).length}`
  const rows = corpora.map((corpus) => [
    `\`${corpus.name}\``,
    corpus.compared,
    `${corpus.cases}`,
    count(corpus, 'as stated'),
    count(corpus, 'another set'),
    count(corpus, 'otherwise'),
  ])
  const differing = (state: State): string[][] =>
    corpora.flatMap(({ verdicts }) =>
      verdicts
        .filter((verdict) => verdict.state === state)
        .map(({ file, stated, found, why }) => [`\`${file}\``, stated, found, why]),
    )
  const head = ['File', 'Stated', 'Found', 'Why']
  return `
# E-invoices: public collections

Each file of the test data \`invoices\` against what its authors state of it: EN 16931 1.3.16, Peppol BIS Billing 3.0.21, PINT JP 1.1.3. Files whose specification has no pack are asked the rules of the norm. Where the data are not installed, this page stays as it is. Invoices made wrong at random are compared rule by rule with engines that are not ours: 135 rules said in XPath, by libxml2, wherever the tests run (\`packages/testbed/conformance/invoice-stated.test.ts\`); all rules of EN 16931 in their official words, by Saxon, where both are installed (\`invoice-mutants.test.ts\` beside it).

${table(['Collection', 'Compared', 'Cases', 'As stated', 'By rules of another set', 'Otherwise'], rows)}

## Otherwise than stated

${table(head, differing('otherwise'))}

## Stated by rules of a set that is not here

The rules found are those of the norm. Files of XRechnung state whether one rule of Germany holds, not whether the invoice is valid.

${table(head, differing('another set'))}
`
}
