/** Each probe at the edge of its rule: what it must name, and ordinary markup that it must leave alone. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, missingBrowser, visitorOf } from '../flows/chromium.ts'
import { auditPage } from './audit-page.ts'
import { auditForcedColours, auditPrint } from './audit-media.ts'
import { auditChanges, auditFocus, auditMotion, auditReflow, auditTextSpacing } from './audit-use.ts'
import type { Finding } from './finding.ts'

type Sample = readonly [rule: string, markup: string]

const FIELD = (attributes: string) => `<label>Town <input ${attributes}></label>`
const SVG = (inside: string, attributes = 'role="img" aria-label="Map"') =>
  `<svg ${attributes} viewBox="0 0 100 40" style="inline-size:200px">${inside}</svg>`
const THREE = (last: string) =>
  `<form>${['', '', last].map((rest, at) => `<label>Part ${at} <input autocomplete="off" style="border:2px solid #555" ${rest}></label>`).join('')}</form>`
const FRENCH = 'Vous pouvez retirer votre document avec une preuve dans les trois jours'
const JAPANESE = 'この書類は在留資格の確認のために必要です'
const ARABIC = 'هذه الوثيقة مطلوبة لإثبات الإقامة'

const FAULTY: readonly Sample[] = [
  ['blocked-paste', FIELD('type="email" autocomplete="email" onpaste="event.preventDefault()"')],
  ['missing-autocomplete', FIELD('')],
  ['missing-autocomplete', FIELD('autocomplete="town"')],
  ['missing-autocomplete', FIELD('type="search"')],
  ['placeholder-label', '<input placeholder="Town" aria-label="Town" autocomplete="off">'],
  ['duplicate-ids', '<p id="a">One</p><p id="a">Two</p>'],
  ['vague-links', '<p>More: <a href="#x">Read more →</a></p>'],
  ['vague-links', '<p lang="ja">手続きの説明は<a href="#x">こちら</a>をご覧ください。</p>'],
  ['vague-links', '<p lang="ar" dir="rtl">للتفاصيل <a href="#x">اضغط هنا</a></p>'],
  ['vague-links', '<p lang="vi">Danh sách có <a href="#x">Tại đây</a></p>'],
  ['physical-css', '<p style="padding: 0 1rem 0 2rem">Lopsided</p>'],
  ['physical-css', '<style>@media print { p { float: left } }</style>'],
  ['physical-css', '<style>.a { .b { width: 3rem } }</style>'],
  ['silent-status', '<p id="form-status"></p>'],
  ['silent-status', '<div class="error-summary"><p>The form has an error</p></div>'],
  ['wrong-language', `<p>${FRENCH}</p>`],
  ['wrong-language', `<p>${JAPANESE}</p>`],
  ['wrong-language', `<p>${ARABIC}</p>`],
  ['wrong-language', '<p lang="ja">You must show this document when you ask for help</p>'],
  [
    'wrong-language',
    '<p lang="de">Dieser Text ist gut, <span lang="de">but this phrase was not for you and me</span></p>',
  ],
  ['wrong-language', `<p lang="ar">${ARABIC}</p>`],
  ['wrong-language', '<div dir="rtl"><p>This is the English part of the page with its own words</p></div>'],
  ['error-colour', FIELD('autocomplete="off" aria-invalid="true"')],
  ['error-colour', FIELD('autocomplete="off" aria-invalid="true" aria-describedby="nobody"')],
  ['error-colour', THREE('class="last"').replace('solid #555" class', 'solid #c00" class')],
  ['target-size', '<ul><li><a href="#x">Opening hours</a></li></ul>'],
  ['target-size', '<label for="c">Agree</label> <input id="c" type="checkbox" style="font-size:8px">'],
  ['broken-words', '<p style="inline-size:3rem;overflow-wrap:anywhere">Recognition</p>'],
  ['reversed-numbers', `<p lang="ar" dir="rtl">رقم الهاتف +32470123456 للاتصال</p>`],
  ['reversed-numbers', `<p lang="ar" dir="rtl">في 22-11-2026 صباحا</p>`],
  ['svg-contrast', SVG('<text x="5" y="20" fill="#999">Tokyo</text>')],
  [
    'svg-contrast',
    SVG('<rect width="100" height="40" fill="#1d3f72"/><text x="5" y="20" fill="#17202e">Tokyo</text>'),
  ],
  ['svg-contrast', SVG('<circle cx="20" cy="20" r="8" fill="#ddd"/>')],
  ['svg-contrast', SVG('<path d="M0 0L90 30" fill="none" stroke="#ddd" stroke-width="3"/>')],
]

const ORDINARY: readonly Sample[] = [
  ['blocked-paste', FIELD('autocomplete="off" onpaste="event.preventDefault(); this.value = 1"')],
  ['missing-autocomplete', FIELD('autocomplete="section-home shipping street-address"')],
  ['missing-autocomplete', `<form autocomplete="off">${FIELD('')}</form>`],
  ['missing-autocomplete', '<label><input type="checkbox"> Agree</label> <textarea></textarea>'],
  ['placeholder-label', FIELD('placeholder="Ghent" autocomplete="off"')],
  [
    'vague-links',
    '<a href="#x" aria-label="More about the fee">More</a> <a href="#y">Here is the list of papers</a>',
  ],
  [
    'physical-css',
    '<style>@media (min-width: 3rem) { p { margin: 0 auto; inline-size: 3rem } } @page { margin-left: 2cm }</style>',
  ],
  ['physical-css', SVG('<rect width="10" height="10" x="1" fill="#000"/>').replace(/ style="[^"]*"/, '')],
  ['silent-status', '<p id="status" role="status"></p><table><tr><td class="status"></td></tr></table>'],
  [
    'silent-status',
    '<div class="error-summary" tabindex="-1">An error</div><p class="alert" id="e">Wrong</p><input aria-describedby="e">',
  ],
  [
    'wrong-language',
    `<p lang="fr-BE">${FRENCH}</p><p lang="ja">${JAPANESE}</p><p lang="ar" dir="rtl">${ARABIC}</p>`,
  ],
  [
    'wrong-language',
    '<p>The form is called <cite lang="fr">Demande de titre de séjour pour les membres de la famille</cite> in France.</p>',
  ],
  ['wrong-language', '<p>Ministère des Affaires étrangères et européennes, Grand Duchy of Luxembourg</p>'],
  ['wrong-language', '<p lang="ja">Federal Public Service Foreign Affairs Belgium が発行した書類</p>'],
  ['wrong-language', '<p>日本語 · العربية · Tiếng Việt · Français · Nederlands · Deutsch</p>'],
  [
    'wrong-language',
    '<p lang="nl">Met dit formulier kunt u een kopie van uw diploma aanvragen in het buitenland</p>',
  ],
  [
    'wrong-language',
    '<p lang="de">Die Behörde in Den Haag hat die Urkunde aus Amsterdam am Montag in Berlin erhalten</p>',
  ],
  ['wrong-language', '<p lang="vi">Bạn phải nộp giấy tờ này cho cơ quan có thẩm quyền trong ba tháng</p>'],
  [
    'error-colour',
    `${FIELD('autocomplete="off" aria-invalid="true" aria-describedby="e"')}<p id="e">No such town</p>`,
  ],
  ['error-colour', THREE('disabled')],
  [
    'target-size',
    '<p>Read <a href="#x">the law</a> before you sign.</p><p><label><input type="checkbox"> I agree to all of it<br>and more</label></p>',
  ],
  ['target-size', '<a href="#x" style="position:absolute;inset-block-start:-5rem">Skip</a>'],
  [
    'broken-words',
    '<p lang="ja" style="inline-size:4rem">この書類は必要です</p><p style="inline-size:3rem">A well-being test</p>',
  ],
  [
    'broken-words',
    '<p style="inline-size:5rem;overflow-wrap:anywhere"><code>abcdefghijklmnop</code> https://example.test/path</p>',
  ],
  ['reversed-numbers', '<p lang="ar" dir="rtl">في 22/11/2026 على <bdi dir="ltr">+32 470 12 34 56</bdi></p>'],
  [
    'svg-contrast',
    SVG(
      '<g aria-hidden="true"><path d="M0 0H100V40H0z" fill="#eee"/></g><circle cx="9" cy="9" r="4" fill="#12663b"/>',
    ),
  ],
  [
    'svg-contrast',
    SVG('<rect width="100" height="40" fill="#1d3f72"/><text x="5" y="20" fill="#fff">Tokyo</text>'),
  ],
  [
    'svg-contrast',
    SVG('<rect x="2" y="2" width="90" height="30" fill="#eef" stroke="#1d3f72" stroke-width="2"/>'),
  ],
  [
    'svg-contrast',
    SVG(
      '<circle cx="20" cy="20" r="4" fill="#1d3f72"/><circle cx="20" cy="20" r="8" fill="none" stroke="#1d3f72"/>',
    ),
  ],
  [
    'svg-contrast',
    SVG(
      '<rect width="100" height="40" fill="#1d3f72"/><g aria-hidden="true"><path d="M50 0V40" stroke="#fff" stroke-width="9"/></g><path d="M50 0V40" stroke="#1d3f72" stroke-width="3"/>',
    ),
  ],
  ['svg-contrast', `<p>Accepted ${SVG('<path d="M0 0L9 9" stroke="#ccc"/>', 'aria-hidden="true"')}</p>`],
  ['svg-contrast', SVG('<g aria-hidden="true"><circle cx="20" cy="20" r="8" fill="#ddd"/></g>')],
  ['svg-contrast', SVG('<rect width="100" height="40" fill="#eef"/><text x="5" y="20">Tokyo</text>')],
  [
    'wrong-language',
    '<p>The formula “vous pouvez, dans les trois jours avec une preuve, pour votre famille” and this is for you.</p>',
  ],
]

const RING = '<style>:focus-visible { outline: 3px solid #b34700 }</style>'

/** What only use shows: the rule, the markup, the audit that must say it or stay silent. */
const USED: readonly (readonly [string, number, (page: Page) => Promise<Finding[]>, string])[] = [
  [
    'a ring of one pixel',
    1,
    auditFocus,
    '<style>a:focus { outline: 1px solid }</style><a href="#x">Papers</a>',
  ],
  ['the ring of the browser', 0, auditFocus, '<a href="#x">Papers</a>'],
  [
    'a ring around the label of a hidden radio',
    0,
    auditFocus,
    `<style>main:has(#r:focus-visible) label { outline: 2px solid }</style><p><label for="r">Yes</label></p><div><input id="r" type="radio" style="appearance:none;outline:none"></div>`,
  ],
  [
    'tabs that leave the order of the page',
    1,
    auditFocus,
    `${RING}<a href="#x">Papers</a> <a href="#y" tabindex="2">Fees</a>`,
  ],
  [
    'a link that Tab cannot pass',
    1,
    auditFocus,
    `${RING}<a href="#x" onkeydown="event.preventDefault()">Papers</a> <a href="#y">Fees</a>`,
  ],
  [
    'focus on what nobody sees',
    1,
    auditFocus,
    `${RING}<a href="#x" style="position:absolute;inset-block-start:-9rem">Skip</a>`,
  ],
  [
    'a skip link that shows itself',
    0,
    auditFocus,
    `${RING}<style>.s:not(:focus) { position: absolute; inset-block-start: -9rem }</style><a class="s" href="#x">Skip</a>`,
  ],
  [
    'a page that begins with focus in its middle',
    0,
    auditFocus,
    `${RING}<a href="#x">Papers</a><p id="e" tabindex="-1">Error</p><a href="#y">Fees</a><script>document.getElementById('e').focus()</script>`,
  ],
  [
    'a sticky header that the page makes room for',
    0,
    auditFocus,
    `${RING}<style>html { scroll-padding-block-start: 6rem }</style><header style="position:sticky;inset-block-start:0;block-size:4rem;background:#fff">Ministry</header><p style="block-size:90rem"></p><a href="#x">Papers</a><p style="block-size:90rem"></p>`,
  ],
  [
    'a sticky header over links',
    1,
    auditFocus,
    `${RING}<header style="position:sticky;inset-block-start:0;block-size:4rem;background:#fff">Ministry</header><p style="block-size:90rem"></p><a href="#x">Papers</a><p style="block-size:90rem"></p>`,
  ],
  [
    'motion that ends',
    0,
    auditMotion,
    '<style>@media (prefers-reduced-motion: no-preference) { p { animation: t 4s } } @keyframes t { to { opacity: .5 } }</style><p>Text</p>',
  ],
  [
    'motion that stays when people ask for less',
    2,
    auditMotion,
    '<style>p { animation: t 4s } div { animation: t 9s infinite } @media (prefers-reduced-motion) { div { animation: none } } @keyframes t { to { opacity: .5 } }</style><p>Text</p><div>Text</div>',
  ],
  [
    'a wide table in a region that scrolls',
    0,
    auditReflow,
    '<div role="region" aria-label="Data" tabindex="0" style="overflow:auto"><p style="inline-size:60rem">Wide</p></div>',
  ],
  [
    'one wide box beside a region that scrolls',
    2,
    auditReflow,
    '<div style="overflow:auto"><p style="inline-size:60rem">Wide</p></div><p style="inline-size:40rem">Wide</p>',
  ],
  [
    'a wide box from right to left',
    2,
    auditReflow,
    '<div dir="rtl" id="w"><p style="inline-size:60rem">Wide</p></div><script>document.documentElement.dir = "rtl"</script>',
  ],
  [
    'a box that grows with its text',
    0,
    auditTextSpacing,
    '<p style="min-block-size:1.5em;max-inline-size:9rem;overflow:hidden">Bring the certificate of birth</p>',
  ],
  [
    'a button of fixed width',
    1,
    auditTextSpacing,
    '<button type="button" style="inline-size:7.5rem;white-space:nowrap;overflow:hidden">Keep the draft</button>',
  ],
  [
    'text that appears in a live region',
    0,
    auditChanges,
    `<button type="button" onclick="s.textContent = 'Kept'">Keep</button><p id="s" role="status"></p>`,
  ],
  [
    'text that appears where the focus goes',
    0,
    auditChanges,
    `<button type="button" onclick="s.hidden = false; s.focus()">Keep</button><p id="s" tabindex="-1" hidden>Kept</p>`,
  ],
  [
    'text that opens under aria-expanded',
    0,
    auditChanges,
    `<button type="button" aria-expanded="false" onclick="s.hidden = false">Details</button><p id="s" hidden>Kept</p>`,
  ],
  [
    'a bar that is only filled, and a button without an edge',
    2,
    auditForcedColours,
    '<p style="block-size:1rem;background:#1d3f72"></p><button type="button" style="border:0;background:#1d3f72;color:#fff">Keep</button>',
  ],
  [
    'what keeps an edge in the colours of the system',
    0,
    auditForcedColours,
    '<p style="block-size:1rem;background:#1d3f72;border:1px solid"></p><button type="button">Keep</button><button type="button" style="border:0;background:none;text-decoration:underline">More</button>',
  ],
  [
    'text that paper leaves out',
    1,
    auditPrint,
    '<style>@media print { .x { display: none } }</style><p class="x">The fee is 12 euros</p><form class="x"><label>Town <input></label></form>',
  ],
  [
    'text that only paper shows',
    0,
    auditPrint,
    '<style>@media print { details::details-content { content-visibility: visible; block-size: auto } details > :not(summary) { display: block } }</style><details><summary>More</summary><p>The fee is 12 euros</p></details>',
  ],
  [
    'text that appears in silence',
    1,
    auditChanges,
    `<button type="button" onclick="s.hidden = false">Keep</button><p id="s" hidden>Kept</p>`,
  ],
]

describe.skipIf(missingBrowser !== undefined)('a probe', () => {
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    browser = await launchBrowser()
    page = (await visitorOf(browser, { locale: 'en' })).page
  })
  afterAll(() => browser.close())

  async function show(markup: string): Promise<void> {
    const start = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Sample</title>'
    await page.setContent(
      `${start}<body style="font:16px/1.6 sans-serif"><main>${markup}</main></body></html>`,
    )
  }
  async function rulesOn(markup: string): Promise<string[]> {
    await show(markup)
    return (await auditPage(page, { engines: ['probe'] })).map(({ rule }) => rule)
  }

  test.each(FAULTY)('%s names %s', async (rule, markup) => {
    expect(await rulesOn(markup)).toContain(rule)
  })

  test.each(ORDINARY)('%s leaves alone %s', async (rule, markup) => {
    expect(await rulesOn(markup)).not.toContain(rule)
  })

  test.each(USED)('on %s says %i things', async (_, number, audit, markup) => {
    await show(markup)
    const findings = await audit(page)
    expect(findings.length, JSON.stringify(findings, null, 1)).toBe(number)
  })
})
