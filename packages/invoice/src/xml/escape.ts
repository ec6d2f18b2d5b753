const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text for a place between tags or quotes; characters that XML has no way to write become a question mark. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
    // oxlint-disable-next-line no-control-regex -- these are what XML 1.0 §2.2 leaves out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '?')
