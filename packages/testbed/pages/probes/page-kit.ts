/** A colour as the screen shows it: red, green, blue from 0 to 255, and how opaque from 0 to 1. */
export type Paint = readonly [number, number, number, number]

export type PageKit = ReturnType<typeof pageKit>

/**
 * What several probes need to read a page. It runs inside the page, so it may use nothing from outside itself:
 * probes travel as text and are evaluated by the debugger, which leaves the content security policy alone.
 */
export function pageKit() {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  const known = new Map<string, Paint>()

  const every = <E extends Element = HTMLElement>(selector: string): E[] => [
    ...document.querySelectorAll<E>(selector),
  ]
  const html = (element: Element) => element.outerHTML.replaceAll(/\s+/g, ' ').slice(0, 160)
  const see = (element: Element, says: string) => ({ where: html(element), says })

  /** Rendered, and larger than the one pixel of text that is kept for screen readers. */
  const visible = (element: Element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true })
  }

  const words = (text: string | null | undefined) => (text ?? '').replaceAll(/\s+/g, ' ').trim()
  const byIds = (list: string | null) =>
    (list ?? '').split(/\s+/).flatMap((id) => document.getElementById(id) ?? [])

  /** The name by attributes first, as assistive technology takes it, or else the text and its pictures. */
  const nameOf = (element: Element) => {
    const labelled = words(
      byIds(element.getAttribute('aria-labelledby'))
        .map(({ textContent }) => textContent)
        .join(' '),
    )
    const pictures = [...element.querySelectorAll('img[alt]')].map((image) => image.getAttribute('alt'))
    return (
      labelled ||
      words(element.getAttribute('aria-label')) ||
      words(`${element.textContent} ${pictures.join(' ')}`)
    )
  }

  /** Any notation of CSS, through the one pixel that the browser itself paints. */
  const paintOf = (colour: string): Paint => {
    const seen = known.get(colour)
    if (seen !== undefined || pen === null) return seen ?? [0, 0, 0, 1]
    pen.clearRect(0, 0, 1, 1)
    pen.fillStyle = colour
    pen.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0, alpha = 0] = pen.getImageData(0, 0, 1, 1).data
    const paint: Paint = [red, green, blue, alpha / 255]
    known.set(colour, paint)
    return paint
  }
  const over = ([red, green, blue, alpha]: Paint, ground: Paint): Paint => {
    const mix = (top: number, below: number) => top * alpha + below * (1 - alpha)
    return [mix(red, ground[0]), mix(green, ground[1]), mix(blue, ground[2]), 1]
  }
  /** What lies behind the contents of an element: its own background, or the nearest one that covers. */
  const groundOf = (element: Element | null): Paint => {
    if (element === null) return paintOf('Canvas')
    const paint = paintOf(getComputedStyle(element).backgroundColor)
    return paint[3] >= 1 ? paint : over(paint, groundOf(element.parentElement))
  }
  const luminance = (paint: Paint) => {
    const [red = 0, green = 0, blue = 0] = paint.map((part) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  /** WCAG 2.2 contrast of two opaque colours, from 1 to 21. */
  const contrast = (first: Paint, second: Paint) => {
    const [one, two] = [luminance(first), luminance(second)]
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
  }

  /** Text that people see, node by node: no script, no style, nothing hidden. */
  const texts = (): { node: Text; parent: HTMLElement }[] => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: { node: Text; parent: HTMLElement }[] = []
    while (walker.nextNode() !== null) {
      const node = walker.currentNode
      const parent = node.parentElement
      if (!(node instanceof Text) || !(parent instanceof HTMLElement) || words(node.data) === '') continue
      if (!parent.matches('script, style, noscript, template') && visible(parent))
        found.push({ node, parent })
    }
    return found
  }

  return { every, html, see, visible, words, byIds, nameOf, paintOf, over, groundOf, contrast, texts }
}
