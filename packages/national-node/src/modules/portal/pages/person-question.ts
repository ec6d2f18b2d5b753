import { dateText, type Html, html, personName, type RadioOption, radios, say, sayHtml } from '@entente/ui'
import { displayNames, type Person } from '../../registers/index.ts'
import { type PageContext, readerOf } from './frame.ts'

export type PersonQuestion = {
  readonly persons: readonly Person[]
  /** Last id of the page before this one. */
  readonly after: string | undefined
  /** Whether more people follow. */
  readonly more: boolean
  readonly chosen?: string | undefined
  readonly error?: string | undefined
  /** Address after the language. */
  readonly path: string
  /** What stands beside a person. */
  readonly beside?: (person: Person) => Html
}

/** Who of the invented people somebody is: a real means of identification takes its place in production. */
export function personQuestion(context: PageContext, question: PersonQuestion): Html {
  const { lang } = context
  const { persons, chosen, error, beside = () => html`` } = question
  const options = persons.map(
    (person): RadioOption => ({
      value: person.id,
      label: personName(displayNames(person)),
      hint: html`${sayHtml(lang, 'issueBorn', { date: dateText(person.birthdate, readerOf(context)), place: person.placeOfBirth.locality })} ${beside(person)}`,
      checked: person.id === chosen,
    }),
  )
  const asked = radios({
    lang,
    name: 'person',
    legend: say(lang, 'issuePerson'),
    hint: say(lang, 'issuePersonHint'),
    error,
    options,
  })
  return html`${asked}${paging(context, question)}`
}

function paging({ lang }: PageContext, { persons, more, after, path }: PersonQuestion): Html {
  const last = persons.at(-1)?.id ?? ''
  return html`<p class="actions">${more && html`<a href="/${lang}/${path}?after=${encodeURIComponent(last)}">${say(lang, 'issueMore')}</a>`}${after !== undefined && html`<a href="/${lang}/${path}">${say(lang, 'issueFirst')}</a>`}</p>`
}
