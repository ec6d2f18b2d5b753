import { parseCertificate } from '@entente/trust'
import {
  checkboxes,
  form,
  type Html,
  html,
  instantText,
  ltr,
  pageHead,
  section,
  select,
  summaryList,
} from '@entente/ui'
import type { ListDraft } from '../../../trust-lists/index.ts'
import { frame, type PageContext, readerOf } from '../../pages/frame.ts'
import { above } from './above.ts'
import { SERVICE_STATUSES, SERVICE_TYPES, statusText, typeText, words } from './words.ts'

type Entity = ListDraft['list']['entities'][number]

/** Each certificate with what it says of itself, and what somebody decides about its service. */
export function servicesPage(
  context: PageContext,
  { token, draft }: { readonly token: string; readonly draft: ListDraft },
): Html {
  const { lang } = context
  const title = words.say(lang, 'services')
  const all = draft.list.entities.flatMap((entity) => entity.services.map((service) => ({ entity, service })))
  const fields = all.map(({ entity, service }, index) =>
    section({
      level: 2,
      title: html`${index + 1}. <bdi>${Object.values(service.name)[0]}</bdi>`,
      body: () => oneService(context, { entity, service, index }),
    }),
  )
  const main = html`${pageHead({ title, lede: words.say(lang, 'servicesLede') })}
${form({ action: `/${lang}/workbench/lists/${draft.id}/services`, token, submit: words.say(lang, 'save'), fields: html`${fields}` })}`
  return frame(context, { name: 'list-studio-services', title, main, above: above(lang) })
}

type One = {
  readonly entity: Entity
  readonly service: Entity['services'][number]
  readonly index: number
}

function oneService(context: PageContext, { entity, service, index }: One): Html {
  const { lang } = context
  const number = String(index)
  const choice = (name: 'type' | 'status', options: readonly string[], text: typeof typeText) => {
    const value = service[name] ?? ''
    // A word that is not ours to choose stays as it was.
    const offered = options.includes(value) || value === '' ? options : [...options, value]
    return select({
      lang,
      name: `${name}-${number}`,
      label: words.say(lang, name),
      autocomplete: 'none',
      value,
      options: offered.map((one) => ({ value: one, label: text(lang, one) })),
    })
  }
  return html`<div class="form">${summaryList([
    { key: words.say(lang, 'provider'), value: html`<bdi>${Object.values(entity.name)[0]}</bdi>` },
    ...service.certificates.flatMap((der) => certificateRows(context, der)),
  ])}${choice('type', SERVICE_TYPES, typeText)}${choice('status', SERVICE_STATUSES, statusText)}${checkboxes({
    lang,
    name: `out-${number}`,
    legend: `${index + 1}. ${Object.values(service.name)[0] ?? ''}`,
    options: [{ value: 'yes', label: words.say(lang, 'leaveOut') }],
  })}</div>`
}

function certificateRows(context: PageContext, der: Uint8Array) {
  const { lang } = context
  const reader = readerOf(context)
  const { issuer, notBefore, notAfter, ca, keyUsage = [], eku = [] } = parseCertificate(der)
  const uses = [...(ca ? ['CA'] : []), ...keyUsage, ...eku]
  return [
    { key: words.say(lang, 'issuer'), value: html`<bdi dir="ltr">${issuer.text}</bdi>` },
    {
      key: words.say(lang, 'validity'),
      value: words.sayHtml(lang, 'fromTo', {
        from: instantText(notBefore, reader),
        to: instantText(notAfter, reader),
      }),
    },
    { key: words.say(lang, 'use'), value: ltr(uses.length === 0 ? '–' : uses.join(', ')) },
  ]
}
