import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Fields that only look or sound wrong: no text tied to them says what is wrong (WCAG 1.4.1, 3.3.1). */
export function errorColour({ every, see, visible, words, byIds, paintOf }: PageKit): Sighting[] {
  const fields = every<HTMLInputElement>(
    'input:not([type=hidden], [type=submit], [type=button], [type=reset], [type=image]), select, textarea',
  ).filter((field) => visible(field) && !field.matches(':disabled, :focus'))
  /** A message may be tied to the field, or to the group of fields around it. */
  const told = (field: Element): boolean =>
    [field, field.closest('fieldset, [role=group], [role=radiogroup]')].some((holder) =>
      [holder?.getAttribute('aria-errormessage'), holder?.getAttribute('aria-describedby')].some((list) =>
        byIds(list ?? null).some((text) => words(text.textContent) !== '' && visible(text)),
      ),
    )
  const borderOf = (field: Element) => {
    const { borderBlockStartWidth, borderBlockStartColor, outlineStyle, outlineColor } =
      getComputedStyle(field)
    const bordered = Number.parseFloat(borderBlockStartWidth) > 0
    const colour = bordered ? borderBlockStartColor : outlineStyle === 'none' ? '' : outlineColor
    return colour
  }
  const strong = (colour: string) => {
    const [red, green, blue] = paintOf(colour)
    return Math.max(red, green, blue) - Math.min(red, green, blue) > 90
  }
  /** The colour of one field in a form whose other fields agree on another. */
  const alone = (field: HTMLInputElement) => {
    const colour = borderOf(field)
    const others = fields
      .filter((other) => other !== field && other.form === field.form && other.tagName === field.tagName)
      .map(borderOf)
    const same = others.filter((other) => other === colour).length
    return (
      colour !== '' && strong(colour) && others.length - same > same && others.some((other) => !strong(other))
    )
  }
  return fields.flatMap((field) => {
    if (told(field)) return []
    if (field.getAttribute('aria-invalid') === 'true')
      return [see(field, 'is marked invalid, and no text says why')]
    return alone(field) ? [see(field, 'differs from the other fields by colour only')] : []
  })
}
