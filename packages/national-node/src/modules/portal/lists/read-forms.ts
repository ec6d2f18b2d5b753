/** What the forms of the studio say, as changes of the list. */
import type { OwnList } from '../../trust-lists/index.ts'
import type { FactName, Facts } from './pages/facts-page.ts'
import { SERVICE_STATUSES, SERVICE_TYPES } from './pages/words.ts'

const MAIL = 'mailto:'

export function factsOf({ operator, schemeName, information, contact, notice }: OwnList): Facts {
  return {
    operator: operator['en'] ?? '',
    scheme: schemeName?.['en'] ?? '',
    information: information ?? '',
    contact: (contact ?? '').replace(/^mailto:/, ''),
    notice: notice?.['en'] ?? '',
  }
}

/** Providers who say nothing of themselves are reached through the operator. */
export function withFacts(list: OwnList, typed: Facts): OwnList {
  const known = factsOf(list)
  const contact = typed.contact.trim() === '' ? '' : `${MAIL}${typed.contact.trim()}`
  const information = typed.information.trim()
  const entities = list.entities.map((entity) => ({
    ...entity,
    contact: entity.contact === '' || entity.contact === list.contact ? contact : entity.contact,
    information:
      entity.information === '' || entity.information === known.information
        ? information
        : entity.information,
  }))
  return {
    ...list,
    operator: { ...list.operator, en: typed.operator.trim() },
    schemeName: { ...list.schemeName, en: typed.scheme.trim() },
    notice: { ...list.notice, en: typed.notice.trim() },
    information,
    contact,
    entities,
  }
}

export function wrongFacts(typed: Facts): readonly FactName[] {
  const texts = (['operator', 'scheme'] as const).filter((name) => typed[name].trim() === '')
  const address = typed.information.trim()
  return [
    ...texts,
    ...(address.startsWith('https://') && URL.canParse(address) ? [] : ['information' as const]),
    ...(/^[^\s@]{1,64}@[^\s@]+\.[^\s@.]+$/.test(typed.contact.trim()) ? [] : ['contact' as const]),
    ...(typed.notice.trim() === '' ? ['notice' as const] : []),
  ]
}

/** Services count through the whole list, as on the page; an answer that was not offered changes nothing. */
export function chosenServices(list: OwnList, chosen: Readonly<Record<string, string>>): OwnList {
  let index = 0
  const entities = list.entities.map((entity) => ({
    ...entity,
    services: entity.services.flatMap((service) => {
      const number = String(index++)
      if (chosen[`out-${number}`] === 'yes') return []
      const [type, status] = [chosen[`type-${number}`], chosen[`status-${number}`]]
      return {
        ...service,
        ...(type !== undefined && SERVICE_TYPES.includes(type) && { type }),
        ...(status !== undefined && SERVICE_STATUSES.includes(status) && { status }),
      }
    }),
  }))
  return { ...list, entities: entities.filter(({ services }) => services.length > 0) }
}
