/** What the checkers ask, and a person has looked at on the screen and answered. */
import type { Finding } from './finding.ts'

export type LookedAt = {
  /** `engine:rule`. */
  readonly rule: string
  /** What the element looks like that it is about. */
  readonly where: RegExp
  /** On which pages; all when left out. */
  readonly pages?: RegExp
  /** What is said of it, where one rule asks different things. */
  readonly says?: RegExp
  /** It answers what the checker takes for a fault, not only a question. */
  readonly level?: 'violation'
  /** Why it is right as it is. */
  readonly why: string
}

const COMPONENTS = /^ui\//
const TWICE =
  'A page of the gallery shows one component several times, each with the name it has on a page of its own. On every other page the rule holds.'
const IN_PICTURE =
  'A word of a picture: axe cannot tell what lies behind it. The probe svg-contrast measures it against the shapes below.'
const AROUND_MAP =
  'Beside the map of the world: axe takes the land for larger than the frame that cuts it off. The text stands on the card, in a colour that is measured on every other table.'
const NATIVE_RADIOS =
  'The group holds radios of the browser, which take the focus and the arrow keys: Tab reaches them in the probe of focus.'

/** An entry that nothing asks any more fails the run, so that the list cannot outlive its reasons. */
export const LOOKED_AT: readonly LookedAt[] = [
  { rule: 'axe:color-contrast', where: /^<text/, why: IN_PICTURE },
  {
    rule: 'axe:color-contrast',
    where: /^<(?:caption|th|td|span|bdi|time|a|p)\b/,
    pages: /^(?:home|recognitions|ui\/(?:world|recognition)-map)/,
    says: /overlapped/,
    why: AROUND_MAP,
  },
  {
    rule: 'ace:text_quoted_correctly',
    where: /^<textarea/,
    pages: /^workbench/,
    why: 'The text of an agreement in JSON: its quotation marks are those of the notation.',
  },
  {
    rule: 'ace:element_tabbable_unobscured',
    where: /^<a href="\/[a-z]+\/signatures\/lists\//,
    pages: /^trusted-lists/,
    why: 'The link to the copy of a list stands in a part that is closed: Tab does not reach it there. Open, nothing lies over it, which the probe of focus measures on every link.',
  },
  {
    rule: 'ace:heading_markup_misuse',
    where: /notice-title/,
    pages: /^(?:workbench-closed|sign)/,
    why: 'The notice says in its title what matters most on the page: whoever goes from heading to heading must meet it.',
  },
  {
    rule: 'ace:input_label_visible',
    where: /^<textarea/,
    why: 'The label stands above the box in full view, with hint and error between them, and is tied to it.',
  },
  { rule: 'ace:aria_keyboard_handler_exists', where: /^<fieldset .*radiogroup/, why: NATIVE_RADIOS },
  {
    rule: 'ace:text_sensory_misuse',
    where: /^<(?:p|li)>/,
    pages: COMPONENTS,
    why: 'Guidance for those who make pages, about where things stand on them. No reader has to follow it.',
  },
  {
    rule: 'ace:text_sensory_misuse',
    where: /^<(?:p id="(?:photo|files?|detached|sourceFile)-rule|span)/,
    pages: /^(?:ui\/(?:file-upload|form)|invoice|sign|seal|list-studio|workbench-explain|trusted-lists)/,
    says: /size|larger, smaller/,
    why: 'Says how large a file may be, in megabytes. Nothing on the screen is told apart by its size.',
  },
  {
    rule: 'ace:text_sensory_misuse',
    where: /^<p id="name-hint"/,
    pages: /^list-studio/,
    says: /'Small'/,
    why: 'Small letters are those of the alphabet, which everybody can type; nothing on the screen is told apart by its size.',
  },
  {
    rule: 'ace:text_sensory_misuse',
    where: /^<(?:h2|p class="lede")>/,
    pages: /^(?:agreement|workbench-propose)/,
    says: /Beside|below/,
    why: 'Beside this agreement stand other agreements, not other places of the page; and the box for the text is the next and only thing below the sentence.',
  },
  {
    rule: 'ace:text_sensory_misuse',
    where: /^<p>/,
    pages: /^decision/,
    says: /'below'/,
    why: 'The reasons do follow in the order of the page, for whoever listens to it as well.',
  },
  {
    rule: 'ace:text_quoted_correctly',
    where: /^<(?:p|li)>/,
    pages: COMPONENTS,
    why: 'An example of how something is written stands between quotation marks. Nobody is quoted.',
  },
  { rule: 'html:unique-landmark', where: /./, pages: COMPONENTS, level: 'violation', why: TWICE },
  { rule: 'axe:landmark-unique', where: /./, pages: COMPONENTS, level: 'violation', why: TWICE },
  ...['region', 'form', 'article', 'navigation'].map(
    (role): LookedAt => ({
      rule: `ace:aria_${role}_label_unique`,
      where: /./,
      pages: COMPONENTS,
      level: 'violation',
      why: TWICE,
    }),
  ),
  {
    rule: 'ace:fieldset_label_valid',
    where: /^<fieldset/,
    pages: COMPONENTS,
    says: /duplicate name/,
    level: 'violation',
    why: TWICE,
  },
]

/** The entry that answers what was found on a page. */
export function answerTo(page: string, finding: Finding): LookedAt | undefined {
  const { engine, rule, where, says, level } = finding
  return LOOKED_AT.find(
    (entry) =>
      entry.rule === `${engine}:${rule}` &&
      (entry.level ?? 'review') === level &&
      entry.where.test(where) &&
      entry.pages?.test(page) !== false &&
      entry.says?.test(says) !== false,
  )
}
