import type { Sighting } from '../finding.ts'
import type { PageKit, Paint } from './page-kit.ts'

/** Words and shapes of pictures too faint against what lies behind them (WCAG 1.4.3 and 1.4.11). */
export function svgContrast({
  every,
  see,
  visible,
  words,
  paintOf,
  over,
  groundOf,
  contrast,
}: PageKit): Sighting[] {
  const drawn = 'path, circle, ellipse, rect, polygon, polyline, line'
  const alpha = (paint: Paint, ...factors: string[]): Paint => [
    paint[0],
    paint[1],
    paint[2],
    factors.reduce((product, factor) => product * Number.parseFloat(factor), paint[3]),
  ]
  const paints = (element: Element) => {
    const { fill, fillOpacity, opacity, stroke, strokeOpacity, strokeWidth } = getComputedStyle(element)
    const paint = (value: string, own: string) => {
      // A gradient or pattern has no one colour to judge.
      if (value === 'none' || value.startsWith('url(')) return undefined
      return alpha(paintOf(value), own, opacity)
    }
    return {
      fill: paint(fill, fillOpacity),
      stroke: Number.parseFloat(strokeWidth) > 0 ? paint(stroke, strokeOpacity) : undefined,
    }
  }
  const middle = (element: Element) => {
    const { left, top, width, height } = element.getBoundingClientRect()
    return new DOMPoint(left + width / 2, top + height / 2)
  }
  const covers = (shape: SVGGeometryElement, point: DOMPoint) => {
    const { left, top, right, bottom } = shape.getBoundingClientRect()
    if (point.x < left || point.x > right || point.y < top || point.y > bottom) return false
    const matrix = shape.getScreenCTM()
    return matrix !== null && shape.isPointInFill(point.matrixTransform(matrix.inverse()))
  }
  /** A broad line below a narrow one, as a halo that keeps it apart from what it crosses. */
  const underlies = (shape: SVGGeometryElement, above: Element, point: DOMPoint) => {
    const [broad, narrow] = [shape, above].map((one) => Number.parseFloat(getComputedStyle(one).strokeWidth))
    const matrix = shape.getScreenCTM()
    return (
      (broad ?? 0) >= 2 * (narrow ?? 0) &&
      matrix !== null &&
      shape.isPointInStroke(point.matrixTransform(matrix.inverse()))
    )
  }
  const ornament = (element: Element) =>
    element.closest(
      '[aria-hidden=true], [role=presentation], [role=none], defs, symbol, clipPath, mask, marker, pattern',
    ) !== null
  /** Hidden from screen readers because the word beside it says the same: it need not be seen either. */
  const beside = (svg: Element) =>
    [svg.parentElement, svg.parentElement?.parentElement].some(
      (around) => around != null && words(around.textContent) !== words(svg.textContent),
    )
  const follows = (below: Element, above: Element) =>
    (below.compareDocumentPosition(above) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0

  const inPicture = (svg: SVGSVGElement): Sighting[] => {
    const shapes = [...svg.querySelectorAll<SVGGeometryElement>(drawn)].filter(
      (shape) =>
        !shape.matches('defs *, symbol *, clipPath *, mask *, marker *, pattern *') &&
        shape.checkVisibility(),
    )
    const behind = (element: Element, point = middle(element)) =>
      shapes
        .filter((shape) => follows(shape, element))
        .reduce((ground, shape) => {
          const { fill, stroke } = paints(shape)
          const filled =
            fill !== undefined && fill[3] > 0 && covers(shape, point) ? over(fill, ground) : ground
          return stroke !== undefined && underlies(shape, element, point) ? over(stroke, filled) : filled
        }, groundOf(svg))
    /** A ring lies on what is under its line, not on what stands in its middle. */
    const placeOf = (shape: SVGGeometryElement, filled: boolean) => {
      const matrix = shape.getScreenCTM()
      return filled || matrix === null ? middle(shape) : shape.getPointAtLength(0).matrixTransform(matrix)
    }
    const faintText = [...svg.querySelectorAll('text')].flatMap((text) => {
      const { fill } = paints(text)
      if (fill === undefined || words(text.textContent) === '' || ornament(text) || !visible(text)) return []
      const { fontSize, fontWeight } = getComputedStyle(text)
      const size = Number.parseFloat(fontSize) * (text.getScreenCTM()?.a ?? 1)
      const needed = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700) ? 3 : 4.5
      const ground = behind(text)
      const reached = contrast(over(fill, ground), ground)
      return reached >= needed ? [] : [see(text, `contrast of text ${reached.toFixed(2)}, needed ${needed}`)]
    })
    const marks = [...shapes, ...svg.querySelectorAll('text')]
    const faintShapes = shapes.flatMap((shape) => {
      const { width, height } = shape.getBoundingClientRect()
      if (ornament(shape) || Math.max(width, height) < 3) return []
      // What carries other marks is their ground.
      if (marks.some((mark) => follows(shape, mark) && covers(shape, middle(mark)))) return []
      const { fill, stroke } = paints(shape)
      const ground = behind(shape, placeOf(shape, fill !== undefined && fill[3] > 0))
      const tones = [fill, stroke].filter((paint) => paint !== undefined && paint[3] > 0) as Paint[]
      const reached = Math.max(...tones.map((paint) => contrast(over(paint, ground), ground)))
      return tones.length === 0 || reached >= 3
        ? []
        : [see(shape, `contrast of a shape ${reached.toFixed(2)}, needed 3`)]
    })
    return [...faintText, ...faintShapes]
  }
  return every<SVGSVGElement>('svg')
    .filter((svg) => visible(svg) && svg.parentElement?.closest('svg') == null)
    .filter((svg) => !(svg.closest('[aria-hidden=true]') !== null && beside(svg)))
    .flatMap(inPicture)
}
