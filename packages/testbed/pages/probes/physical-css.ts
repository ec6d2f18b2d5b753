import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Declarations that name a side of the screen or its width: right-to-left pages would need a second sheet. */
export function physicalCss({ every, see }: PageKit): Sighting[] {
  const named =
    /(?:^|;\s*)((?:(?:scroll-)?(?:margin|padding)|border)-(?:left|right|top|bottom)(?:-\w+)?|left|right|top|bottom|(?:min-|max-)?(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius|(?:float|clear|text-align|caption-side): ?(?:left|right)\b)/g
  /** `margin: 0 1rem 0 2rem` has two different sides without naming them. */
  const four = /(?:^|;\s*)((?:margin|padding|inset|border-(?:width|style|color))): ([^;()]+)/g
  const lopsided = (values: string) => {
    const [, right, , left] = values
      .replace(/!important/, '')
      .trim()
      .split(/\s+/)
    return left !== undefined && left !== right
  }
  const faults = (css: string) => [
    ...[...css.matchAll(named)].map(([, name = '']) => name),
    ...[...css.matchAll(four)].filter(([, , values = '']) => lopsided(values)).map(([, name = '']) => name),
  ]
  const inRule = (rule: CSSRule): Sighting[] => {
    const own = 'style' in rule && rule.style instanceof CSSStyleDeclaration ? rule.style.cssText : ''
    const where = rule.cssText.replaceAll(/\s+/g, ' ').slice(0, 160)
    const inner = 'cssRules' in rule && rule.cssRules instanceof CSSRuleList ? [...rule.cssRules] : []
    const page = rule instanceof CSSPageRule
    return [
      ...(page ? [] : faults(own).map((name) => ({ where, says: `physical property: ${name}` }))),
      ...inner.flatMap(inRule),
    ]
  }
  /** A sheet that did not arrive, or came from elsewhere, cannot be read. */
  const inSheet = (sheet: CSSStyleSheet): Sighting[] => {
    try {
      return [...sheet.cssRules].flatMap(inRule)
    } catch {
      return [{ where: sheet.href ?? 'style', says: 'the stylesheet cannot be read' }]
    }
  }
  return [
    ...[...document.styleSheets].flatMap(inSheet),
    ...every('[style]').flatMap((element) =>
      faults(element.style.cssText).map((name) => see(element, `physical property: ${name}`)),
    ),
  ]
}
