/** The three checkers of others that an audit asks, each loaded once. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { HtmlValidate, StaticConfigLoader } from 'html-validate'
import type { Page } from 'playwright-core'
import { cut, type Finding } from './finding.ts'

const ACE = readFileSync(fileURLToPath(import.meta.resolve('accessibility-checker-engine/ace.js')), 'utf8')

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type AxeNode = { html: string; failureSummary?: string }
type AxeRule = { id: string; help: string; nodes: AxeNode[] }
type AceResult = { ruleId: string; value: [string, string]; message: string; snippet: string }

/**
 * Puts a checker into the page unless it is there. As an expression of the debugger, so that the content security
 * policy of the page stays as strict as it is.
 */
async function inject(page: Page, name: 'axe' | 'ace'): Promise<void> {
  const there = await page.evaluate<boolean>(`typeof ${name} === 'object'`)
  if (!there) await page.evaluate(name === 'axe' ? axe.source : ACE)
}

/** The rules of axe that colours decide. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/** What axe-core finds on the page as it stands; what it cannot decide becomes a question for a person. */
export async function axeFinds(page: Page, rules: 'all' | 'colours' = 'all'): Promise<Finding[]> {
  await inject(page, 'axe')
  const answer = await page.evaluate<{ violations: AxeRule[]; incomplete: AxeRule[] }>(
    `axe.run(document, { runOnly: ${JSON.stringify(rules === 'all' ? TAGS : COLOUR_RULES)}, resultTypes: ['violations', 'incomplete'] })
      .then(({ violations, incomplete }) => ({ violations, incomplete }))`,
  )
  const told = (broken: AxeRule[], level: Finding['level']) =>
    broken.flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ html, failureSummary = help }): Finding => ({
          engine: 'axe',
          rule: id,
          where: cut(html),
          level,
          says: failureSummary.replaceAll(/\s+/g, ' '),
        }),
      ),
    )
  return [...told(answer.violations, 'violation'), ...told(answer.incomplete, 'review')]
}

/** Questions it asks of every page, answered elsewhere: by the probe of Tab, and by people under the protocol. */
const ASKED_ELSEWHERE = new Set([
  'element_tabbable_visible',
  'style_color_misuse',
  'style_focus_visible',
  'style_viewport_resizable',
  'text_block_heading',
])

/** What the engine of IBM finds. Its recommendations are opinions about style, not WCAG: they are left out. */
export async function aceFinds(page: Page): Promise<Finding[]> {
  await inject(page, 'ace')
  const results = await page.evaluate<AceResult[]>(
    `new ace.Checker().check(document, ['WCAG_2_2']).then(({ results }) => results
      .filter(({ value: [kind, outcome] }) => kind === 'VIOLATION' && outcome !== 'PASS')
      .map(({ ruleId, value, message, snippet }) => ({ ruleId, value, message, snippet })))`,
  )
  const told = results.filter(({ ruleId }) => !ASKED_ELSEWHERE.has(ruleId))
  return told.map(({ ruleId, value: [, outcome], message, snippet }) => ({
    engine: 'ace',
    rule: ruleId,
    where: cut(snippet),
    level: outcome === 'FAIL' ? 'violation' : 'review',
    says: message,
  }))
}

/** Opinions about the look of the source that are not about people; and what the probes know better. */
const OFF = [
  'attribute-boolean-style',
  'attribute-empty-style',
  'doctype-style',
  'long-title',
  'no-inline-style',
  'no-trailing-whitespace',
  'prefer-tbody',
  'tel-non-breaking',
  'void-style',
]

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    elements: ['html5'],
    extends: ['html-validate:recommended', 'html-validate:a11y'],
    rules: {
      ...Object.fromEntries(OFF.map((rule) => [rule, 'off'])),
      // Boxes of one question share its name, as the options of one question do.
      'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'reset', 'submit'] }],
      // An article of an agreement is known by its name, `be-jp.pid`, in the address of the page as well.
      'valid-id': ['error', { relaxed: true }],
      // A table that scrolls is a region on a div: a section would give the page one more landmark to style.
      'prefer-native-element': ['error', { exclude: ['region'] }],
    },
  }),
)

/** What html-validate finds in the text of the page, before a browser has mended it. */
export async function markupFinds(source: string): Promise<Finding[]> {
  const { results } = await validator.validateString(source)
  return results.flatMap(({ messages }) =>
    messages.map(
      ({ ruleId, message, severity, offset }): Finding => ({
        engine: 'html',
        rule: ruleId,
        where: cut(source.slice(Math.max(0, source.lastIndexOf('<', offset)))),
        level: severity === 2 ? 'violation' : 'review',
        says: message,
      }),
    ),
  )
}
