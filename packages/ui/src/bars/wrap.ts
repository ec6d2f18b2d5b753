/** Letters of a picture do not break by themselves: lines of about so many letters, wide ones counted twice. */
export function linesOf(text: string, lang: string, letters: number): string[] {
  const lines = ['']
  for (const { segment } of new Intl.Segmenter(lang, { granularity: 'word' }).segment(text)) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && widthOf(line + segment.trimEnd()) > letters) lines.push(segment.trimStart())
    else lines[lines.length - 1] = line + segment
  }
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

function widthOf(text: string): number {
  let width = 0
  for (const letter of text)
    width += /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303F\uFF00-\uFFEF]/u.test(letter) ? 2 : 1
  return width
}
