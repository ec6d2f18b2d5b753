import {
  button,
  buttonLink,
  chooseText,
  countryName,
  type Html,
  html,
  type Lang,
  names,
  radios,
  type SummaryRow,
  summaryList,
} from '@entente/ui'
import type { Candidate, Choice } from '../core/present-select.ts'
import type { LangText } from '../core/present-summary.ts'
import { hiddenList } from './attribute-list.ts'
import { type Attribute, attributesOf, dayText, issuerName, issuerText, typeName } from './credential-text.ts'
import { missing } from './missing.ts'
import { actions, head } from './parts.ts'
import type { RequestScreen, Screen, State } from './screen.ts'
import { say, sayHtml } from './texts.ts'

/** RPA_05–10: who asks and why, exactly what would be shown, and two clear answers. */
export function requestScreen(screen: RequestScreen, state: State): Html {
  const { lang } = state
  const { summary, offer } = screen.opened
  const { name } = summary.relyingParty
  const title = head(sayHtml(lang, 'requestTitle', { name }))
  const who = html`<div class="card">${summaryList(whoAsks(screen, lang))}</div>`
  if (!offer.satisfiable) return html`${title}${who}${missing(screen, state)}`
  const asked = offer.choices.filter(({ queryId }) => offer.needed.includes(queryId))
  return html`${title}${who}<section class="part"><h2>${say(lang, 'shownTitle')}</h2>${asked.map((choice) => shown(choice, screen, lang))}</section>
<p>${sayHtml(lang, 'approveNote', { name })}</p>
${actions([button({ label: say(lang, 'approve'), name: 'approve' }), button({ label: say(lang, 'refuse'), kind: 'secondary', name: 'refuse' })])}`
}

function whoAsks({ opened }: RequestScreen, lang: Lang): SummaryRow[] {
  const { relyingParty, intendedUse } = opened.summary
  const { name, organization, country, list } = relyingParty
  const legal =
    organization !== undefined &&
    organization !== name &&
    html`<span class="summary-note"><bdi>${organization}</bdi></span>`
  const rows: SummaryRow[] = [
    {
      key: say(lang, 'requestWho'),
      value: html`<bdi>${name}</bdi>${legal}`,
      ...(list === undefined ? {} : { note: say(lang, 'requestListed') }),
    },
  ]
  if (country !== undefined)
    rows.push({ key: say(lang, 'requestCountry'), value: countryName(country, lang) })
  if (intendedUse === undefined) return rows
  const { serviceName, service, purposeText, purpose, privacyPolicy } = intendedUse
  const known: Readonly<Record<string, string>> = names[lang].purposes
  rows.push(
    { key: say(lang, 'requestService'), value: inWords(serviceName, service, lang) },
    {
      key: say(lang, 'requestPurpose'),
      value: inWords(purposeText, known[purpose] ?? purpose, lang),
      note: say(lang, 'requestOwnWords'),
    },
  )
  if (privacyPolicy !== undefined) {
    const link = html`<a href="${privacyPolicy}" target="_blank" rel="noreferrer noopener"><bdi dir="ltr">${privacyPolicy}</bdi></a>`
    rows.push({ key: say(lang, 'requestPrivacy'), value: link })
  }
  return rows
}

function inWords(texts: LangText, fallback: string, lang: Lang): Html {
  if (Object.keys(texts).length === 0) return html`<bdi>${fallback}</bdi>`
  const { text, lang: spoken } = chooseText(texts, lang)
  return html`<bdi lang="${spoken}">${text}</bdi>`
}

function shown(choice: Choice, screen: RequestScreen, lang: Lang): Html {
  const { queryId, candidates } = choice
  const wanted = screen.choice[queryId] ?? candidates[0]?.credentialId
  const candidate = candidates.find(({ credentialId }) => credentialId === wanted) ?? candidates[0]
  const credential = screen.credentials.find(({ id }) => id === candidate?.credentialId)
  if (candidate === undefined || credential === undefined) return html``
  const attributes = disclosedAttributes(candidate)
  const list =
    attributes.length === 0
      ? html`<p>${say(lang, 'shownNothing')}</p>`
      : html`${hiddenList({ attributes, labels: credential.claimLabels, lang }, queryId, screen.revealed)}${revealAll(lines(queryId, attributes), screen, lang)}`
  const which =
    candidates.length > 1
      ? chooser(choice, screen, lang)
      : html`<p class="hint">${issuerText(credential, lang)}</p>`
  return html`<form class="card credential"><div class="part"><h3>${typeName(credential, lang)}</h3>${which}</div>${list}</form>`
}

/** The outermost of what is disclosed, taken apart line by line: `address` and its members are not listed twice. */
export function disclosedAttributes({ disclosed }: Candidate): Attribute[] {
  const outer = disclosed.filter(
    ({ path }) =>
      !disclosed.some(
        (other) => other.path.length < path.length && other.path.every((key, index) => key === path[index]),
      ),
  )
  return outer.flatMap(({ path, value }) => attributesOf(value, path))
}

function lines(queryId: string, attributes: readonly Attribute[]): string[] {
  return attributes.map((_, index) => `${queryId}-${index}`)
}

function revealAll(all: readonly string[], { revealed }: RequestScreen, lang: Lang): Html {
  const open = all.every((line) => revealed.has(line))
  return html`<button class="button button-secondary button-small" type="submit" id="all-${all[0]}" name="${open ? 'hideAll' : 'revealAll'}" value="${all.join(' ')}">${say(lang, open ? 'hideAll' : 'showAll')}</button>`
}

/** Told apart by issuer and validity: what they say of the person stays hidden until it is opened. */
function chooser({ queryId, candidates }: Choice, screen: RequestScreen, lang: Lang): Html {
  const chosen = screen.choice[queryId] ?? candidates[0]?.credentialId
  const options = candidates.flatMap(({ credentialId }) => {
    const credential = screen.credentials.find(({ id }) => id === credentialId)
    if (credential === undefined) return []
    const { expires, issuer } = credential
    return [
      {
        value: credentialId,
        label: html`<bdi>${issuerName(issuer)}</bdi>`,
        hint:
          expires === undefined
            ? say(lang, 'noEnd')
            : sayHtml(lang, 'validUntilDay', { date: dayText(expires, lang) }),
        checked: credentialId === chosen,
      },
    ]
  })
  return radios({ name: `choose-${queryId}`, legend: say(lang, 'chooseLegend'), options })
}

export function sentScreen({ shared, to, next }: Extract<Screen, { name: 'sent' }>, { lang }: State): Html {
  const title = head(say(lang, shared ? 'sentTitle' : 'refusedTitle'))
  if (next === undefined) {
    return html`${title}<p>${say(lang, 'sentClose')}</p><div>${buttonLink({ label: say(lang, 'toList'), href: '/' })}</div>`
  }
  return html`${title}<p>${sayHtml(lang, 'sentText', { name: to })}</p><div>${buttonLink({ label: say(lang, 'sentGo', { name: to }), href: next })}</div>`
}
