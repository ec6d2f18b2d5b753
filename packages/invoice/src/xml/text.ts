/** XML 1.0 §2.3: white space is these four and no other; a no-break space is a character. */
export const isXmlSpace = (unit: number): boolean => unit === 32 || unit === 10 || unit === 9 || unit === 13

/** True for text, or a part of it, that is empty or white space. */
export function isBlank(text: string, from = 0, to = text.length): boolean {
  for (let at = from; at < to; at++) if (!isXmlSpace(text.charCodeAt(at))) return false
  return true
}

/** XPath `normalize-space`: no white space at the ends, single spaces inside. */
export function squash(text: string): string {
  let needed = text.length > 0 && isXmlSpace(text.charCodeAt(text.length - 1))
  let before = true
  for (let at = 0; at < text.length && !needed; at++) {
    const unit = text.charCodeAt(at)
    const space = isXmlSpace(unit)
    needed = space && (before || unit !== 32)
    before = space
  }
  if (!needed) return text
  return text
    .split(/[\t\n\r ]+/)
    .filter((word) => word !== '')
    .join(' ')
}

/** XML 1.0 §2.2: no control characters but three, no surrogates, no non-characters. */
export function isXmlCharacter(point: number): boolean {
  if (point < 0x20) return point === 0x0a || point === 0x09 || point === 0x0d
  return point < 0xd800 || (point >= 0xe000 && point < 0xfffe) || (point >= 0x10000 && point <= 0x10ffff)
}
