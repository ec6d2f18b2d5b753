import { fail, type Scan } from './scan.ts'
import { isXmlSpace } from './text.ts'

const DECLARATION =
  /^<\?xml\s+version\s*=\s*(?:"1\.[0-9]+"|'1\.[0-9]+')(?:\s+encoding\s*=\s*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>$/

/** Declaration, comments and instructions around the root; stops at its `<`, at other text, or at the end. */
export function readProlog(scan: Scan): void {
  const { text } = scan
  if (scan.at === 0 && /^<\?xml\s/.test(text.slice(0, 6))) readDeclaration(scan)
  for (;;) {
    while (isXmlSpace(text.charCodeAt(scan.at))) scan.at++
    if (text.startsWith('<!--', scan.at)) skipComment(scan)
    else if (text.startsWith('<?', scan.at)) skipInstruction(scan)
    else break
  }
  if (text.startsWith('<!', scan.at)) fail(scan, 'doctype', 'document types are not allowed')
}

function readDeclaration(scan: Scan): void {
  const end = scan.text.indexOf('?>')
  if (end < 0 || end > 200 || !DECLARATION.test(scan.text.slice(0, end + 2)))
    fail(scan, 'not-well-formed', 'the XML declaration is malformed')
  scan.at = end + 2
}

export function skipComment(scan: Scan): void {
  const end = scan.text.indexOf('--', scan.at + 4)
  if (end < 0 || scan.text[end + 2] !== '>')
    fail(scan, 'not-well-formed', 'a comment is not closed, or has -- in it')
  scan.at = end + 3
  forget(scan)
}

export function skipInstruction(scan: Scan): void {
  const end = scan.text.indexOf('?>', scan.at + 2)
  const target = /^[A-Za-z_][\w.-]*/.exec(scan.text.slice(scan.at + 2, scan.at + 66))?.[0]
  if (end < 0 || target === undefined || target.toLowerCase() === 'xml')
    fail(scan, 'not-well-formed', 'a processing instruction is malformed')
  scan.at = end + 2
  forget(scan)
}

/** What was jumped over may have held the next `&` or `]]>`. */
function forget(scan: Scan): void {
  if (scan.ampersand < scan.at) scan.ampersand = -1
  if (scan.bracket < scan.at) scan.bracket = -1
}
