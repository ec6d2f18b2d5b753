import type { InvoiceReport } from './check-invoice.ts'

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text for a place between tags or quotes; characters that XML has no way to write become a question mark. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
    // oxlint-disable-next-line no-control-regex -- these are what XML 1.0 §2.2 leaves out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '?')

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
