/** The proof of the audit: a page with 34 known defects, and the same page without them. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, missingBrowser, visitorOf } from '../flows/chromium.ts'
import { auditPage, auditViews } from './audit-page.ts'
import { auditChanges, auditFocus, auditMotion, auditReflow, auditTextSpacing } from './audit-use.ts'
import type { Finding } from './finding.ts'

if (missingBrowser !== undefined) console.warn(`audit of pages: skipped, ${missingBrowser}`)

type Catches = readonly [string, ...string[]]

/** Who catches what, as `engine:rule`. A new version of a tool that loses one fails here. */
const DEFECTS: readonly (readonly [number, string, Catches])[] = [
  [1, 'no lang', ['axe:html-has-lang', 'ace:html_lang_exists', 'html:element-required-attributes']],
  [2, 'empty title', ['axe:document-title', 'ace:page_title_exists', 'html:empty-title']],
  [3, 'image without alt', ['axe:image-alt', 'ace:img_alt_valid', 'html:wcag/h37']],
  [4, 'input without label', ['axe:label', 'ace:input_label_exists']],
  [5, 'low contrast', ['axe:color-contrast', 'ace:text_contrast_sufficient']],
  [6, 'empty button', ['axe:button-name', 'ace:input_label_exists', 'html:text-content']],
  [7, 'heading level skipped', ['axe:heading-order']],
  [8, 'unknown role', ['axe:aria-roles', 'ace:aria_role_allowed']],
  [
    9,
    'wrong autocomplete token',
    [
      'axe:autocomplete-valid',
      'ace:input_autocomplete_valid',
      'html:valid-autocomplete',
      'probe:missing-autocomplete',
    ],
  ],
  [10, 'small targets', ['axe:target-size', 'ace:target_spacing_sufficient', 'probe:target-size']],
  [
    11,
    'hidden but focusable',
    ['axe:aria-hidden-focus', 'ace:aria_hidden_nontabbable', 'html:hidden-focusable'],
  ],
  [12, 'zoom forbidden', ['axe:meta-viewport']],
  [13, 'positive tabindex', ['axe:tabindex']],
  [14, 'placeholder as only label', ['probe:placeholder-label']],
  [15, 'clickable div', ['ace:aria_eventhandler_role_valid']],
  [16, 'table without headers', ['ace:table_headers_exists']],
  [17, 'fieldset without legend', ['ace:fieldset_label_valid', 'html:wcag/h71']],
  [18, 'duplicate id', ['html:no-dup-id', 'probe:duplicate-ids']],
  [19, 'block inside a paragraph', ['html:no-implicit-close']],
  [20, 'no focus ring', ['probe:focus']],
  [21, 'too wide for 320 pixels', ['probe:reflow']],
  [22, 'endless motion', ['probe:motion']],
  [23, 'paste blocked', ['probe:blocked-paste']],
  [24, 'text clipped by wider spacing', ['probe:text-spacing']],
  [25, 'number reversed in right-to-left text', ['probe:reversed-numbers']],
  [26, 'phrase in another language', ['probe:wrong-language']],
  [27, 'status not announced', ['probe:unannounced-change']],
  [28, 'error by colour only', ['probe:error-colour']],
  [29, 'link "click here"', ['probe:vague-links']],
  [30, 'missing autocomplete', ['probe:missing-autocomplete']],
  [31, 'physical CSS', ['probe:physical-css']],
  [32, 'word cut in the middle', ['probe:broken-words']],
  [33, 'focus under a sticky header', ['probe:focus']],
  [34, 'text that leaves its frame', ['probe:spilling']],
]

const pageFile = (name: string) => new URL(name, import.meta.url)
const sourceOf = (name: string) => readFileSync(pageFile(name), 'utf8')

/** Everything the tool knows, in the order that leaves the page usable the longest. */
async function everythingOn(page: Page, name: string): Promise<Finding[]> {
  await page.goto(pageFile(name).href)
  const findings = await auditViews(page, { source: sourceOf(name) })
  for (const audit of [auditTextSpacing, auditReflow, auditMotion, auditFocus, auditChanges])
    findings.push(...(await audit(page)))
  return findings
}

describe.skipIf(missingBrowser !== undefined)('the audit of pages', () => {
  let browser: Browser
  let seeded: Finding[]
  let clean: Finding[]

  beforeAll(async () => {
    browser = await launchBrowser()
    const { page, context } = await visitorOf(browser, { locale: 'en' })
    seeded = await everythingOn(page, 'seeded.html')
    clean = await everythingOn(page, 'clean.html')
    await context.close()
  })
  afterAll(() => browser.close())

  test('the seeded page carries every defect of the table', () => {
    const marks = [...sourceOf('seeded.html').matchAll(/data-defect="([\d ]+)"/g)]
    const planted = new Set(marks.flatMap(([, list = '']) => list.split(' ').map(Number)))
    expect([...planted].sort((a, b) => a - b)).toEqual(DEFECTS.map(([number]) => number))
  })

  test.each(DEFECTS)('defect %i, %s, is caught by %j', (number, _, catches) => {
    const mark = new RegExp(`data-defect="(?:\\d+ )*${number}(?: \\d+)*"`)
    const caught = seeded.filter(({ where, level }) => level === 'violation' && mark.test(where))
    expect(caught.map(({ engine, rule }) => `${engine}:${rule}`)).toEqual(
      expect.arrayContaining([...catches]),
    )
  })

  test('nothing is found, and nothing asked, on the same page without the defects', () => {
    expect(clean).toEqual([])
  })

  test('a strict content security policy is neither in the way nor broken', async () => {
    const { page, context, complaints } = await visitorOf(browser, { locale: 'en' })
    const csp = "default-src 'none'; style-src 'self'; script-src 'self'"
    const body = '<!DOCTYPE html><html lang="en"><head><title>Test</title></head><body></body></html>'
    await page.route('**/*', (route) =>
      route.fulfill({ contentType: 'text/html', headers: { 'content-security-policy': csp }, body }),
    )
    await page.goto('http://localhost/')
    const rules = (await auditPage(page, { source: body })).map(({ engine, rule }) => `${engine}:${rule}`)
    expect(rules).toEqual(expect.arrayContaining(['axe:landmark-one-main', 'axe:page-has-heading-one']))
    expect([await auditTextSpacing(page), await auditReflow(page), await auditFocus(page)].flat()).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })
})
