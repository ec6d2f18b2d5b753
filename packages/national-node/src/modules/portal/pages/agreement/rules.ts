/** What is recognised, rule by rule: what, for what, how, at most at which level, and which details are taken over. */
import type { Agreement, Overlay } from '@entente/agreement'
import {
  assuranceName,
  attributeName,
  details,
  formatDuration,
  type HeadingLevel,
  type Html,
  heading,
  html,
  ltr,
  names,
  rich,
  section,
  type SummaryRow,
  summaryList,
  table,
  tag,
} from '@entente/ui'
import { readerOf } from '../frame.ts'
import { text } from '../texts.ts'
import { levelName, partyName, purposeList, type Told } from './told.ts'

type Rule = Agreement['recognitions'][number]
type Claim = Rule['claims'][number]

export function recognitions(told: Told): Html {
  const { agreement, words } = told
  const body = (level: HeadingLevel) =>
    agreement.recognitions.length === 0
      ? html`<p>${words.recognitionNone}</p>`
      : html`${agreement.recognitions.map((rule) => ruleCard(told, rule, level))}`
  return section({ level: 2, title: words.recognitionTitle, body })
}

function ruleCard(told: Told, rule: Rule, level: HeadingLevel): Html {
  const { words } = told
  const { pointing, pointed } = rule.direction
  const object = toldApart(told, rule)
  const title = words.ruleTitle({
    pointing: partyName(told, pointing),
    pointed: partyName(told, pointed),
    object,
  })
  return html`<article class="card" id="${rule.id}"><div class="card-head">${heading(level, rich(title), `${rule.id}-title`)}${statusTag(told, rule)}</div>${summaryList(
    facts(told, rule),
  )}${'loa' in rule && rule.loa.rules.length > 0 && details({ summary: words.loaTitle, body: levels(told, rule) })}${rule.claims.length > 0 && details({ summary: words.claimsTitle, body: claims(told, rule) })}</article>`
}

const FORMATS: { readonly [format: string]: string } = { 'dc+sd-jwt': 'SD-JWT VC', mso_mdoc: 'mdoc' }

/** With its format where two rules of one direction are about the same document. */
function toldApart(told: Told, rule: Rule): string {
  const name = objectName(told, rule)
  const { pointing, pointed } = rule.direction
  const same = told.agreement.recognitions.filter(
    (one) =>
      one.direction.pointing === pointing &&
      one.direction.pointed === pointed &&
      objectName(told, one) === name,
  )
  const format = rule.kind === 'credential' ? FORMATS[rule.object.format] : undefined
  return same.length > 1 && format !== undefined ? `${name} (${format})` : name
}

/** What a rule is about, in one or two words. */
export function objectName({ context: { lang }, words }: Told, rule: Rule): string {
  if (rule.kind !== 'credential') return words.kinds[rule.kind]
  const type = 'vct' in rule.object ? rule.object.vct : rule.object.doctype
  if (type.includes('diploma')) return names[lang].credentialTypes.diploma
  if (type.includes('training')) return names[lang].credentialTypes.training
  return /pid|mnc|identity/.test(type) ? names[lang].credentialTypes.pid : words.kinds.credential
}

/** The state of a rule today: suspended before all else. */
export function statusTag(told: Told, rule: Rule): Html {
  return overlayTag(told, told.state.rules.get(rule.id) ?? { status: rule.status, suspensions: [] })
}

export function overlayTag({ context: { lang }, words }: Told, { status, suspensions }: Overlay): Html {
  if (suspensions.length > 0)
    return tag({ label: names[lang].agreementStates.suspended, tone: 'todo', sign: 'pause' })
  const active = status === 'in-force' || status === 'pilot'
  return active
    ? tag({ label: words.statuses[status], tone: 'ok', sign: 'tick' })
    : tag({ label: words.statuses[status] })
}

function facts(told: Told, rule: Rule): SummaryRow[] {
  const { context, words } = told
  const { scope, pattern, effectCeiling, list, statusCheck, activateOn, direction } = rule
  const age = (duration: string) => formatDuration(duration, readerOf(context))
  return [
    { key: words.ruleKind, value: words.kinds[rule.kind], note: ltr(rule.id) },
    ...(activateOn === undefined ? [] : [{ key: words.activateOn, value: ltr(activateOn.fact) }]),
    { key: words.rulePurpose, value: purposeList(told, scope.purposes) },
    {
      key: words.ruleServices,
      value: scope.services.includes('*')
        ? words.allServices
        : html`${scope.services.map((one) => html`${ltr(one)} `)}`,
    },
    { key: words.rulePattern, value: words.patterns[pattern] },
    {
      key: words.ruleCeiling,
      value:
        effectCeiling.assurance === undefined
          ? words.trustEffects[effectCeiling.trustService ?? 'none']
          : assuranceName(context.lang, effectCeiling.assurance),
    },
    {
      key: words.ruleList,
      value: rich(words.ruleListText({ pointed: partyName(told, direction.pointed), age: age(list.maxAge) })),
      ...(list.url !== undefined && { note: ltr(list.url) }),
    },
    {
      key: words.ruleStatus,
      value: statusCheck.required
        ? rich(words.ruleStatusText({ age: age(statusCheck.maxAge) }))
        : words.ruleStatusNone,
    },
  ]
}

function levels(told: Told, rule: Exclude<Rule, { kind: 'trust-service' }>): Html {
  const { context, words } = told
  return table({
    id: `${rule.id}-levels`,
    within: `${rule.id}-title`,
    caption: words.loaTitle,
    columns: [words.loaWhen, words.loaThen, words.loaStatus, words.loaWhy].map((label) => ({ label })),
    rows: rule.loa.rules.map((row) => [
      levelName(told, row.when),
      levelName(told, row.then),
      words.loaStates[row.status],
      text(row.rationale, context.lang),
    ]),
  })
}

function claims(told: Told, rule: Rule): Html {
  const { words } = told
  return table({
    id: `${rule.id}-claims`,
    within: `${rule.id}-title`,
    caption: words.claimsTitle,
    columns: [words.claimTo, words.claimHow, words.claimNeeded, words.claimNote].map((label) => ({ label })),
    rows: rule.claims.map((claim) => claimRow(told, claim)),
  })
}

function claimRow({ context: { lang }, words }: Told, claim: Claim): (Html | string)[] {
  const { op, to, note } = claim
  const source = (claim.from ?? []).filter((part) => part !== null).join('.')
  const name =
    op === 'forbid' ? rich(words.claimForbidden({ name: ltr(source) })) : attributeName(lang, to ?? source)
  const told =
    note !== undefined ? text(note, lang) : op === 'forbid' ? html`<bdi lang="en">${claim.reason}</bdi>` : ''
  const needed = 'required' in claim && claim.required === true ? words.yes : words.no
  return [name, words.operations[op], op === 'forbid' ? '–' : needed, told]
}
