import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** What is clipped or spills over once a reader widens the spacing of text (WCAG 1.4.12). */
export function textSpacing({ every, html, see, visible, words }: PageKit): Sighting[] {
  const boxes = every('body *').filter(
    (box) =>
      visible(box) &&
      words(box.textContent) !== '' &&
      !box.matches('svg, svg *, input, textarea, select, option, script, style'),
  )
  const excessOf = (box: Element) =>
    [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight] as const
  const measure = () => ({
    page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    boxes: boxes.map((box) => {
      const { display, overflowX, overflowY } = getComputedStyle(box)
      // A box that scrolls, or one without size of its own, loses nothing.
      if (display === 'inline' || display === 'contents') return [0, 0] as const
      const [across, down] = excessOf(box)
      const scrolls = (overflow: string) => overflow === 'auto' || overflow === 'scroll'
      return [scrolls(overflowX) ? 0 : across, scrolls(overflowY) ? 0 : down] as const
    }),
  })
  const before = measure()
  // The least spacing is asked for: lines that are wider apart already stay so.
  const close = every('body *').filter((box) => {
    const { lineHeight, fontSize } = getComputedStyle(box)
    return !(Number.parseFloat(lineHeight) >= 1.5 * Number.parseFloat(fontSize))
  })
  for (const box of close) box.toggleAttribute('data-wider', true)
  const sheet = new CSSStyleSheet()
  // Letters of Arabic are joined: spacing them is no use of that script (exempt in 1.4.12).
  sheet.replaceSync(`[data-wider] { line-height: 1.5 !important } * { word-spacing: .16em !important }
    :not(:lang(ar)) { letter-spacing: .12em !important } p { margin-block-end: 2em !important }`)
  document.adoptedStyleSheets.push(sheet)
  const after = measure()
  document.adoptedStyleSheets.splice(document.adoptedStyleSheets.indexOf(sheet), 1)
  for (const box of close) box.toggleAttribute('data-wider', false)

  const lost = boxes.filter((_, at) =>
    ([0, 1] as const).some((axis) => {
      const was = before.boxes[at]?.[axis] ?? 0
      const is = after.boxes[at]?.[axis] ?? 0
      return is > 2 && is > was + 2
    }),
  )
  const innermost = lost.filter((box) => !lost.some((other) => other !== box && box.contains(other)))
  const wider = after.page > 1 && after.page > before.page + 1
  return [
    ...innermost.map((box) => see(box, 'text is clipped or spills over with wider spacing')),
    ...(wider && innermost.length === 0
      ? [{ where: html(document.documentElement), says: 'the page scrolls sideways with wider spacing' }]
      : []),
  ]
}
