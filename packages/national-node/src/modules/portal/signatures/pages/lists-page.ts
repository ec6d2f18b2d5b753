import {
  errorSummary,
  fileUpload,
  form,
  formatNumber,
  type Html,
  html,
  notice,
  pageHead,
  say,
  section,
  signaturesTexts,
} from '@entente/ui'
import { addressOf, alarming, type ListHealth, type Lookup } from '../../../signatures/index.ts'
import { frame, type PageContext, readerOf } from '../../pages/frame.ts'
import { alarmText, cards, code, ownCard, readCard } from './list-cards.ts'
import { found } from './lookup-part.ts'
import { words } from './words.ts'

export type ListsView = {
  readonly token: string
  readonly health: ListHealth
  readonly lookup?: Lookup | undefined
  readonly problem?: 'noFile' | 'unreadable' | undefined
}

/** Every list as it is now; and, for whoever brings a certificate, which of them it is on. */
export function listsPage(context: PageContext, { token, health, lookup, problem }: ListsView): Html {
  const { lang } = context
  const title = words.say(lang, 'listsTitle')
  const error =
    problem === undefined
      ? undefined
      : problem === 'noFile'
        ? signaturesTexts[lang].problems.noFile
        : words.say(lang, 'lookUnreadable')
  const file = fileUpload({
    lang,
    name: 'file',
    label: words.say(lang, 'lookFile'),
    kinds: ['PEM'],
    maxMegabytes: 1,
    error,
  })
  const search = html`${lookup !== undefined && found(context, lookup)}<p>${words.say(lang, 'lookText')}</p>${form({ action: `/${lang}/signatures/lists`, token, submit: words.say(lang, 'lookAction'), fields: file, upload: true })}`
  const main = html`${error !== undefined && errorSummary(say(lang, 'errorSummary'), [{ href: '#file', text: error }])}${pageHead({ title, lede: words.say(lang, 'listsLede') })}
${alarms(context, health)}
${section({ level: 2, title: words.say(lang, 'look'), body: () => search })}
${section({
  level: 2,
  title: words.say(lang, 'listsRead'),
  body: () =>
    cards(
      context,
      health.read.map((one) => readCard(context, one)),
    ),
})}
${section({
  level: 2,
  title: words.say(lang, 'listsOwn'),
  body: () =>
    cards(
      context,
      health.own.map((one) => ownCard(context, one)),
    ),
})}`
  return frame(context, {
    name: 'trusted-lists',
    title,
    main,
    above: [{ label: words.say(lang, 'title'), path: 'signatures' }],
  })
}

/** First what needs somebody, with a word why. */
function alarms(context: PageContext, health: ListHealth): Html | false {
  const { lang } = context
  const all = alarming(health)
  if (all.length === 0) return false
  const lines = all.map((one) => html`<li>${code(addressOf(one))}<br>${alarmText(context, one)}</li>`)
  return notice({
    kind: 'warning',
    title: words.say(lang, 'listAlarm', { count: formatNumber(all.length, readerOf(context)) }),
    body: html`<ul class="list">${lines}</ul>`,
  })
}
