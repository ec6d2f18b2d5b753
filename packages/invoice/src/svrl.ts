import type { InvoiceReport } from './check-invoice.ts'
import { explainFinding } from './explain/explain-finding.ts'
import { plainText } from './explain/message.ts'
import type { Finding } from './finding.ts'
import type { Lang } from './language.ts'
import { escapeXml } from './xml/escape.ts'

/** A report as Schematron Validation Report Language (ISO/IEC 19757-3 annex D), for tools that read the official sets. */
export function createSvrl({ pack, findings }: InvoiceReport, lang?: Lang): string {
  const language = lang === undefined ? '' : ` xml:lang="${lang}"`
  const failed = findings.map((finding) => {
    const { rule, severity, path } = finding
    return (
      `  <svrl:failed-assert id="${escapeXml(rule)}" flag="${severity}" location="${escapeXml(path)}" test="">\n` +
      `    <svrl:text${language}>${escapeXml(textOf(finding, lang))}</svrl:text>\n  </svrl:failed-assert>\n`
    )
  })
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<svrl:schematron-output xmlns:svrl="http://purl.oclc.org/dsdl/svrl" title="${escapeXml(pack)}">\n` +
    `${failed.join('')}</svrl:schematron-output>\n`
  )
}

function textOf(finding: Finding, lang: Lang | undefined): string {
  if (lang === undefined) return finding.message
  const { problem, action } = explainFinding(finding, lang)
  return `${plainText(problem)} ${plainText(action)}`
}
