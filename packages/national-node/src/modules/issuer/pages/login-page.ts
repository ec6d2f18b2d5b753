import {
  button,
  chooseText,
  dateText,
  errorSummary,
  FORM_TOKEN_FIELD,
  type Html,
  html,
  page,
  pageHead,
  personName,
  radios,
  say,
  summaryList,
} from '@entente/ui'
import type { Language } from '../../../kernel/language.ts'
import type { IssuerConfig } from '../issuer-deps.ts'
import type { IssueSuspension } from '../list-suspensions.ts'
import type { LoginView } from '../login-person.ts'
import { issueSuspensionNotice } from './suspension-notice.ts'

export type PersonOption = {
  readonly id: string
  readonly names: Parameters<typeof personName>[0]
  readonly birthdate: string
}

export type LoginPage = {
  readonly lang: Language
  readonly config: IssuerConfig
  readonly view: LoginView
  readonly persons: readonly PersonOption[]
  /** Of the recognition of what is asked for: told before the person agrees. */
  readonly suspensions: readonly IssueSuspension[]
  readonly token: string
  /** The form came back without a choice. */
  readonly missing: boolean
}

/** Where a TEST person says who they are and agrees: one question, two answers, no script. */
export function loginPage({ lang, config, view, persons, suspensions, token, missing }: LoginPage): Html {
  const reader = { lang, ...(config.timeZone !== undefined && { timeZone: config.timeZone }) }
  const suspended = suspensions.map((one) => issueSuspensionNotice(one, view.types, reader))
  const address = `/issuer/login/${view.uid}`
  const options = persons.map(({ id, names, birthdate }) => ({
    value: id,
    label: personName(names),
    hint: dateText(birthdate, reader),
  }))
  const question = radios({
    lang,
    name: 'person',
    legend: say(lang, 'issuePerson'),
    hint: say(lang, 'issuePersonHint'),
    error: missing ? say(lang, 'issueErrorPerson') : undefined,
    options,
  })
  const errors = [{ href: '#person', text: say(lang, 'issueErrorPerson') }]
  return frame(
    { lang, config, address, title: say(lang, 'loginTitle') },
    html`${missing && errorSummary(say(lang, 'errorSummary'), errors)}${pageHead({ title: say(lang, 'loginTitle'), lede: say(lang, 'loginLede') })}<div class="card">${summaryList(
      [
        {
          key: say(lang, 'loginDocuments'),
          value: view.types.map(({ names }) => chooseText(names, lang).text).join(', '),
        },
        { key: say(lang, 'loginWallet'), value: view.clientId },
      ],
    )}</div>${suspended}<form method="post" action="${address}?lang=${lang}" class="form"><input type="hidden" name="${FORM_TOKEN_FIELD}" value="${token}">${question}<div class="actions">${button({ label: say(lang, 'loginAgree'), name: 'answer', value: 'agree' })} ${button({ label: say(lang, 'loginRefuse'), kind: 'secondary', name: 'answer', value: 'refuse' })}</div></form>`,
  )
}

/** A request that has ended, or that the authorization server cannot send back to a wallet. */
export function endedPage({
  lang,
  config,
  code,
}: {
  lang: Language
  config: IssuerConfig
  code: string
}): Html {
  const title = say(lang, 'expiredTitle')
  return frame(
    { lang, config, address: '/', title },
    html`${pageHead({ title, lede: say(lang, 'expiredText') })}<p class="hint">${say(lang, 'reasonCode')}: <code>${code}</code></p>`,
  )
}

type Frame = {
  readonly lang: Language
  readonly config: IssuerConfig
  readonly address: string
  readonly title: string
}

function frame({ lang, config, address, title }: Frame, main: Html): Html {
  return page({
    lang,
    title,
    node: chooseText(config.names, lang),
    home: `/${lang}`,
    stylesheet: config.assets.stylesheet.path,
    icon: config.assets.icon.path,
    languages: config.languages.map((other) => ({ lang: other, href: `${address}?lang=${other}` })),
    test: true,
    main,
  })
}
