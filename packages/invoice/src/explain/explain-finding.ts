import type { Finding } from '../finding.ts'
import { invoiceFindings } from '../generated/invoice-findings.ts'
import type { Lang } from '../language.ts'
import { actionOf } from './actions.ts'
import type { Message, Parts } from './message.ts'
import { countryOf, ruleText } from './rule-texts.ts'
import { categoryName, named, termList, termName, termsAt } from './words.ts'

/** What a finding means to the person who has to mend the invoice. */
export type Explanation = {
  readonly lang: Lang
  readonly dir: 'ltr' | 'rtl'
  /** What is wrong. Text at even places; amounts, dates, codes and names of terms at odd ones, each to be isolated. */
  readonly problem: Parts
  /** What to do about it. */
  readonly action: Parts
  /** For a rule of one country, which. */
  readonly scope?: Parts
}

type Told = Pick<Finding, 'rule' | 'path' | 'terms' | 'message' | 'values'>
type Slots = Readonly<Record<string, string>>
type Texts = Readonly<Record<string, string | Message<string>>>

/** A finding in a language: what is wrong, with what stands in the document and what was calculated, and what to do. */
export function explainFinding(finding: Told, lang: Lang): Explanation {
  const dir = lang === 'ar' ? 'rtl' : 'ltr'
  const text = ruleText(finding.rule)
  // A rule of a pack that somebody else made speaks for itself, in its own language.
  if (text === undefined) return { lang, dir, problem: ['', finding.message], action: [''] }
  const texts = invoiceFindings[lang]
  const slots = slotsOf(finding, lang)
  const country = countryOf(finding.rule)
  const said = sentence(texts.problems, { key: text.pattern, slots })
  return {
    lang,
    dir,
    problem: joined([said, ...figures(finding, lang)], lang),
    action: sentence(texts.actions, { key: actionOf(text.pattern), slots: {} }),
    ...(country !== undefined && { scope: texts.facts.country({ country: countryName(country, lang) }) }),
  }
}

function slotsOf({ rule, path, terms }: Told, lang: Lang): Slots {
  const { terms: own, code = '', category } = ruleText(rule) ?? {}
  const about = own ?? termsAt(terms, path)
  const [first = ''] = about
  const country = countryOf(rule)
  return {
    terms: termList(about, lang),
    term: named(termName(first, lang), first),
    code,
    category: category === undefined ? '' : named(categoryName(category, lang), category),
    element: elementAt(path),
    country: country === undefined ? '' : countryName(country, lang),
  }
}

/** `/ubl:Invoice/cac:InvoiceLine[2]/cbc:ID` ends in `cbc:ID`. */
const elementAt = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\[\d+\]$/, '')

const countryName = (code: string, lang: Lang): string =>
  new Intl.DisplayNames([lang], { type: 'region' }).of(code) ?? code

function sentence(texts: Texts, { key, slots }: { readonly key: string; readonly slots: Slots }): Parts {
  const text = texts[key]
  if (text === undefined) throw new Error(`there is no text ${key}`)
  return typeof text === 'string' ? [text] : text(slots)
}

/** Both amounts, or what was found. */
function figures({ values = {} }: Told, lang: Lang): readonly Parts[] {
  const { compared, found } = invoiceFindings[lang].facts
  const { stated, expected, value } = values
  if (stated !== undefined && expected !== undefined) return [compared({ stated, expected })]
  return value === undefined ? [] : [found({ value })]
}

/** Sentences after one another; the last text of one and the first of the next are one text. */
function joined(sentences: readonly Parts[], lang: Lang): Parts {
  const space = lang === 'ja' ? '' : ' '
  return sentences.reduce((before, next) => {
    const odd = before.length % 2 === 0
    const [head = '', ...rest] = next
    return odd
      ? [...before, `${space}${head}`, ...rest]
      : [...before.slice(0, -1), `${before.at(-1) ?? ''}${space}${head}`, ...rest]
  })
}
