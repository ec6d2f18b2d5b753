import {
  chooseText,
  countryName,
  formatList,
  type Html,
  html,
  instantText,
  notice,
  type Reader,
  say,
  sayHtml,
  summaryList,
} from '@entente/ui'
import type { IssueSuspension } from '../list-suspensions.ts'
import type { CredentialType } from '../types/credential-type.ts'

/** What the person would otherwise learn at the border: issued and valid, and where it is not recognised, and why. */
export function issueSuspensionNotice(
  suspension: IssueSuspension,
  types: readonly CredentialType[],
  reader: Reader,
): Html {
  const { lang } = reader
  const { by, since, until, where, text } = suspension
  const reached = types.filter(({ id }) => suspension.types.includes(id))
  const documents = reached.map(({ names }) => chooseText(names, lang).text)
  const countries = where.map((code) => countryName(code, lang))
  const words = chooseText(text, lang)
  const facts = summaryList([
    { key: say(lang, 'suspendedSince'), value: instantText(since, reader) },
    {
      key: say(lang, 'suspendedUntil'),
      value: until === null ? say(lang, 'suspendedOpenEnd') : instantText(until, reader),
    },
    { key: say(lang, 'suspendedBy'), value: countryName(by, lang) },
    { key: say(lang, 'noticeText'), value: html`<bdi lang="${words.lang}">${words.text}</bdi>` },
  ])
  return notice({
    kind: 'warning',
    title: say(lang, 'suspendedTitle'),
    body: html`<p>${sayHtml(lang, 'suspendedAbroad', { documents: formatList(documents, reader), countries: formatList(countries, reader) })}</p>${facts}`,
  })
}
