import { errorSummary, form, type Html, html, listsTexts, pageHead, say, textInput } from '@entente/ui'
import type { ListDraft } from '../../../trust-lists/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { above } from './above.ts'
import { words } from './words.ts'

export const FACTS = ['operator', 'scheme', 'information', 'contact', 'notice'] as const
export type FactName = (typeof FACTS)[number]
export type Facts = Readonly<Record<FactName, string>>

export type FactsView = {
  readonly token: string
  readonly draft: ListDraft
  readonly facts: Facts
  readonly wrong: readonly FactName[]
}

/** Who runs the list, and where to read about it. What was typed comes back with its error. */
export function factsPage(context: PageContext, { token, draft, facts, wrong }: FactsView): Html {
  const { lang } = context
  const title = words.say(lang, 'facts')
  const { problems } = listsTexts[lang]
  const errorOf = (name: FactName) =>
    wrong.includes(name) ? problems[name === 'information' || name === 'contact' ? name : 'text'] : undefined
  const errors = wrong.map((name) => ({
    href: `#${name}`,
    text: html`${words.say(lang, name)}: ${errorOf(name)}`,
  }))
  const fields = FACTS.map((name) =>
    textInput({
      lang,
      name,
      label: words.say(lang, name),
      autocomplete: name === 'contact' ? 'email' : name === 'operator' ? 'organization' : 'none',
      type: name === 'information' ? 'url' : name === 'contact' ? 'email' : 'text',
      valueLang: 'en',
      value: facts[name],
      error: errorOf(name),
    }),
  )
  const main = html`${errors.length > 0 && errorSummary(say(lang, 'errorSummary'), errors)}${pageHead({ title, lede: words.sayHtml(lang, 'factsLede', { name: draft.name }) })}
${form({ action: `/${lang}/workbench/lists/${draft.id}`, token, submit: words.say(lang, 'save'), fields: html`${fields}` })}`
  return frame(context, { name: 'list-studio-facts', title, main, above: above(lang) })
}
