/** What a register says of whoever asks: its entry, or the warnings that the person accepts one by one (RPA_07b). */
import {
  checkboxes,
  chooseText,
  formatList,
  type Html,
  html,
  type Lang,
  notice,
  quoted,
  type RequestScreenProps,
  section,
  summaryList,
} from '@entente/ui'
import type { RegistrationCode } from '@entente/credentials'
import type { RequestWarning } from '../core/request-warning.ts'
import { nameOf, typeName } from './credential-text.ts'
import type { RequestScreen } from './screen.ts'
import { say, type TextKey } from './texts.ts'

type Level = Parameters<RequestScreenProps['asked']>[0]

const WARNINGS = {
  REGISTRATION_MISSING: 'warnMissing',
  REGISTRATION_SEVERAL: 'warnProof',
  REGISTRATION_FORM: 'warnProof',
  REGISTRATION_SIGNATURE: 'warnProof',
  REGISTRATION_NOT_LISTED: 'warnProof',
  REGISTRATION_EXPIRED: 'warnExpired',
  REGISTRATION_REVOKED: 'warnRevoked',
  REGISTRATION_STATUS_UNKNOWN: 'warnUnknown',
  REGISTRATION_SUBJECT: 'warnSubject',
  REGISTRATION_SCOPE: 'warnScope',
} as const satisfies Record<RegistrationCode, TextKey>

/** The name of the box by which the person accepts a warning; no box is ticked beforehand. */
export function boxOf(code: RequestWarning['code']): string {
  return `accept-${code}`
}

/** One box for each warning, above what is asked for. */
export function warningsOf(screen: RequestScreen, lang: Lang, level: Level): Html | false {
  const { warnings = [] } = screen.opened.summary
  const error = screen.unaccepted === true ? { error: say(lang, 'warnOpen') } : {}
  const boxes = warnings.map((warning) =>
    checkboxes({
      lang,
      name: boxOf(warning.code),
      legend: warningText(warning, screen, lang),
      options: [{ value: 'yes', label: say(lang, 'warnAccept') }],
      ...error,
    }),
  )
  return (
    warnings.length > 0 &&
    notice({ kind: 'warning', title: say(lang, 'warnTitle'), level, body: html`${boxes}` })
  )
}

/** Requests from another screen and unsigned ones do not reach this wallet: no words are kept for them. */
function warningText({ code, detail }: RequestWarning, screen: RequestScreen, lang: Lang): string {
  if (code === 'CROSS_DEVICE' || code === 'UNSIGNED') return detail
  const key = WARNINGS[code]
  return key === 'warnScope' ? say(lang, key, { list: unregistered(screen, lang) }) : say(lang, key)
}

/** RPRC_21: what is asked without being registered, each attribute by its name, a whole document by its type. */
function unregistered({ opened, credentials }: RequestScreen, lang: Lang): string {
  const { gaps = [] } = opened.summary
  const found = gaps.map(({ type = '', path }) => {
    const held = credentials.find((one) => one.type === type)
    if (path === undefined) return held ? typeName(held, lang) : typeName({ type, labels: [] }, lang)
    const named = path.filter((key) => key !== null)
    return nameOf(named, held?.claimLabels ?? [], lang).name
  })
  return formatList([...new Set(found)], { lang })
}

/** Where it is registered and for what, in the words of the register; nothing that a warning puts in doubt. */
export function entryOf({ opened }: RequestScreen, lang: Lang, level: Level): Html | false {
  const { registration, warnings } = opened.summary
  if (registration === undefined || warnings !== undefined) return false
  const { registryUri, purpose, intermediary } = registration
  const rows = [
    ...(registryUri === undefined
      ? []
      : [{ key: say(lang, 'registerWith'), value: html`<bdi dir="ltr" class="code">${registryUri}</bdi>` }]),
    ...(Object.keys(purpose).length === 0
      ? []
      : [{ key: say(lang, 'registerFor'), value: quoted(lang, chooseText(purpose, lang)) }]),
    ...(intermediary === undefined
      ? []
      : [
          {
            key: say(lang, 'registerThrough'),
            value: html`<bdi>${intermediary.name ?? intermediary.subject}</bdi>`,
          },
        ]),
  ]
  const body = () => html`<div class="card">${summaryList(rows)}</div>`
  return section({ level, title: say(lang, 'registerTitle'), body })
}
