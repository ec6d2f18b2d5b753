/** How trust services agree with public collections; as it stands where one of them is not installed. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TRUST_TOPICS, trustCorpora } from '../../packages/testbed/conformance/trust/corpora.ts'
import { differs, reasonOf, type TrustCorpus } from '../../packages/testbed/conformance/trust/judged.ts'
import { testData } from '../../packages/testbed/src/test-data.ts'
import { table } from './markdown.ts'

const FILE = join(import.meta.dirname, '../../docs/generated/conformance-trust.md')

export function renderConformanceTrust(): string {
  if (TRUST_TOPICS.every((topic) => testData(topic) !== undefined)) return render(trustCorpora(testData))
  return existsSync(FILE) ? readFileSync(FILE, 'utf8').replace(/^<!--.*-->\n/, '') : ''
}

function render(corpora: readonly TrustCorpus[]): string {
  const rows = corpora.map(({ name, compared, cases, lenient }) => {
    const otherwise = cases.filter(differs).length
    const counts = [cases.length, cases.length - otherwise, otherwise, cases.filter(lenient).length]
    return [`\`${name}\``, compared, ...counts.map(String)]
  })
  const named = corpora.flatMap((corpus) =>
    corpus.cases
      .filter(differs)
      .map((one) => [
        `\`${one.file}\``,
        one.stated,
        one.found,
        reasonOf(corpus, one) ?? 'no reason is known',
      ]),
  )
  return `
# Trust services: public collections

Each case of the test data against what its table states: certificate paths of NIST, signed documents and containers of the DSS and DigiDoc4j tests, trusted lists of 2019. Without anchors only the bytes of a signature can be judged, so that the verdict compared is whether it is intact. The last column counts what must never happen: a broken signature called intact, a path accepted that must fail, an altered list called good. Where one of the collections is not installed, this page stays as it is.

${table(['Collection', 'Compared', 'Cases', 'As stated', 'Otherwise', 'Wrongly accepted'], rows)}

Not counted here, and demanded by tests of their own: OCSP answers (\`x509-ocsp.test.ts\`), time-stamps (\`timestamps.test.ts\`), pivots and the lists of today (\`trusted-lists.test.ts\`), documents in time with their anchors (\`ades-in-time.test.ts\`), all in \`packages/testbed/conformance\`; the cases of mutual recognition (\`packages/trust/src/mra/pilot-cases.test.ts\`). What a table says only in words of its own (ten files of \`xades\`) is in \`xades.test.ts\`.

## Otherwise than stated

${table(['File', 'Stated', 'Found', 'Why'], named)}
`
}
