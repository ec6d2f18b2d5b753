import {
  askerHead,
  attributeChoice,
  buttonLink,
  chooseText,
  formatDate,
  formatList,
  type Html,
  html,
  type Lang,
  requestScreen as requestPage,
  type RequestScreenProps,
  names,
  radios,
} from '@entente/ui'
import { fromBase64 } from '@entente/trust'
import type { Candidate, Choice } from '../core/present-select.ts'
import { lineOf, veiledAttributes } from './attribute-list.ts'
import { type Attribute, attributesOf, civilOf, issuerName, typeName } from './credential-text.ts'
import { missing } from './missing.ts'
import { head, TITLE_ID } from './parts.ts'
import { entryOf, warningsOf } from './register-entry.ts'
import type { RequestScreen, Screen, State } from './screen.ts'
import { suspensionOf } from './suspension.ts'
import { say, sayHtml } from './texts.ts'

/** RPA_05–10: who asks and why, exactly what would be shown, and two clear answers. */
export function requestScreen(screen: RequestScreen, state: State): Html {
  const { lang } = state
  const { offer, summary } = screen.opened
  const signing = toSign(screen)
  const asker = { reader: { lang }, who: whoAsks(screen), signing, focusId: TITLE_ID }
  if (!offer.satisfiable) return html`${askerHead(asker)}${missing(screen, state)}`
  const needed = offer.choices.filter(({ queryId }) => offer.needed.includes(queryId))
  const wouldShow = needed.flatMap((choice) => chosen(choice, screen) ?? [])
  const { suspended, unknown } = suspensionOf(wouldShow, screen, state)
  return requestPage({
    ...asker,
    why: purposeOf(screen, lang),
    suspended,
    asked: (level) =>
      html`${warningsOf(screen, lang, level)}${unknown}${needed.map((choice) => shown(choice, { screen, lang, level }))}${spared(screen, lang)}${entryOf(screen, lang, level)}`,
    rules: { kept: undefined, privacy: summary.intendedUse?.privacyPolicy },
    declining: say(lang, signing === undefined ? 'ifRefused' : 'ifNotSigned'),
    form: { accept: { name: 'approve' }, decline: { name: 'refuse' } },
  })
}

/** Every document, whichever of the transactions it is in. */
function toSign({ opened }: RequestScreen): RequestScreenProps['signing'] {
  return opened.summary.signing?.flatMap(({ documents }) =>
    documents.map(({ label, checksum }) => ({ name: label, sha256: hexOf(checksum) })),
  )
}

function hexOf(base64: string): string {
  const octets = fromBase64(base64) ?? new Uint8Array()
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')
}

/** The request was opened, so its certificate holds; only a register says that the service is registered. */
function whoAsks({ opened }: RequestScreen): RequestScreenProps['who'] {
  const { relyingParty, registration, warnings } = opened.summary
  const { name, organization, country } = relyingParty
  return {
    name,
    country,
    checked: registration === undefined || warnings !== undefined ? 'certificate' : 'registered',
    ...(organization !== undefined && organization !== name && { legalName: organization }),
  }
}

function purposeOf({ opened }: RequestScreen, lang: Lang): RequestScreenProps['why'] {
  const { intendedUse } = opened.summary
  if (intendedUse === undefined) return { words: undefined, service: undefined }
  const { serviceName, service, purposeText, purpose } = intendedUse
  const known: Readonly<Record<string, string>> = names[lang].purposes
  return {
    words: Object.keys(purposeText).length === 0 ? undefined : chooseText(purposeText, lang),
    purpose: html`<bdi>${known[purpose] ?? purpose}</bdi>`,
    service: inWords(serviceName, service, lang),
  }
}

function inWords(texts: Readonly<Record<string, string>>, fallback: string, lang: Lang): Html {
  if (Object.keys(texts).length === 0) return html`${fallback}`
  const { text, lang: spoken } = chooseText(texts, lang)
  return html`<span lang="${spoken}">${text}</span>`
}

type Place = {
  readonly screen: RequestScreen
  readonly lang: Lang
  readonly level: Parameters<RequestScreenProps['asked']>[0]
}

/** The document that the person chose for a question, else the first that fits. */
function chosen({ queryId, candidates }: Choice, { choice }: RequestScreen): Candidate | undefined {
  return candidates.find(({ credentialId }) => credentialId === choice[queryId]) ?? candidates[0]
}

function shown(choice: Choice, { screen, lang, level }: Place): Html {
  const { queryId, candidates } = choice
  const candidate = chosen(choice, screen)
  const credential = screen.credentials.find(({ id }) => id === candidate?.credentialId)
  if (candidate === undefined || credential === undefined) return html``
  const attributes = disclosedAttributes(candidate)
  const { claimLabels: labels } = credential
  const lines = attributes.map((_, index) => lineOf(queryId, index))
  const attributesShown = attributeChoice({
    lang,
    id: `asked-${queryId}`,
    level,
    title: html`<bdi>${typeName(credential, lang)}</bdi>`,
    issuer: issuerName(credential.issuer),
    required: veiledAttributes({ attributes, labels, lang }, queryId, screen.revealed),
    ...(lines.length > 1 && { more: revealAll(lines, screen, lang) }),
  })
  return html`${candidates.length > 1 && html`<div>${chooser(choice, screen, lang)}</div>`}${attributesShown}`
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

/** What the request would take but does not need: it is never sent, and the person is told so. */
function spared({ opened, credentials }: RequestScreen, lang: Lang): Html | false {
  const { choices, needed } = opened.offer
  const optional = choices.filter(({ queryId }) => !needed.includes(queryId))
  const held = optional.flatMap(({ candidates }) => {
    const credential = credentials.find(({ id }) => id === candidates[0]?.credentialId)
    return credential === undefined ? [] : typeName(credential, lang)
  })
  return held.length > 0 && html`<p>${sayHtml(lang, 'staysHere', { list: formatList(held, { lang }) })}</p>`
}

function revealAll(lines: readonly string[], { revealed }: RequestScreen, lang: Lang): Html {
  const open = lines.every((line) => revealed.has(line))
  return html`<div><button class="button button-secondary button-small" type="submit" id="all-${lines[0]}" name="${open ? 'hideAll' : 'revealAll'}" value="${lines.join(' ')}">${say(lang, open ? 'hideAll' : 'showAll')}</button></div>`
}

/** Told apart by issuer and validity: what they say of the person stays hidden until it is opened. */
function chooser({ queryId, candidates }: Choice, screen: RequestScreen, lang: Lang): Html {
  const chosen = screen.choice[queryId] ?? candidates[0]?.credentialId
  const options = candidates.flatMap(({ credentialId }) => {
    const credential = screen.credentials.find(({ id }) => id === credentialId)
    if (credential === undefined) return []
    const { expires, issuer } = credential
    const end =
      expires === undefined
        ? html`${say(lang, 'noEnd')}`
        : sayHtml(lang, 'validUntilDay', { date: formatDate(civilOf(expires), { lang }) })
    return [
      {
        value: credentialId,
        label: html`<bdi>${issuerName(issuer)}</bdi>`,
        hint: end,
        checked: credentialId === chosen,
      },
    ]
  })
  return radios({ lang, name: `choose-${queryId}`, legend: say(lang, 'chooseLegend'), options })
}

/** What came of the answer, and the way back to the service. */
export function sentScreen(screen: Extract<Screen, { name: 'sent' }>, { lang }: State): Html {
  const { shared, signed, to, next } = screen
  const done = signed === true ? 'signedTitle' : 'sentTitle'
  const title = say(lang, shared ? done : 'refusedTitle')
  if (next === undefined) {
    return html`${head(title, say(lang, 'sentClose'))}<div>${buttonLink({ label: say(lang, 'toList'), href: '/' })}</div>`
  }
  return html`${head(title, sayHtml(lang, 'sentText', { name: to }))}<div>${buttonLink({ label: say(lang, 'sentGo', { name: to }), href: next })}</div>`
}
