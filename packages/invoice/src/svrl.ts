import type { InvoiceReport } from './check-invoice.ts'
import { escapeXml } from './xml/escape.ts'

/** A report as Schematron Validation Report Language (ISO/IEC 19757-3 annex D), for tools that read the official sets. */
export function createSvrl({ pack, findings }: InvoiceReport): string {
  const failed = findings.map(
    ({ rule, severity, path, message }) =>
      `  <svrl:failed-assert id="${escapeXml(rule)}" flag="${severity}" location="${escapeXml(path)}" test="">\n` +
      `    <svrl:text>${escapeXml(message)}</svrl:text>\n  </svrl:failed-assert>\n`,
  )
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<svrl:schematron-output xmlns:svrl="http://purl.oclc.org/dsdl/svrl" title="${escapeXml(pack)}">\n` +
    `${failed.join('')}</svrl:schematron-output>\n`
  )
}
