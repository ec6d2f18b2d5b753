import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Fields for typing that neither say what they hold nor say that it has no name (WCAG 1.3.5). */
export function missingAutocomplete({ every, see, visible }: PageKit): Sighting[] {
  const names =
    'name honorific-prefix given-name additional-name family-name honorific-suffix nickname username new-password current-password one-time-code organization-title organization street-address address-line1 address-line2 address-line3 address-level4 address-level3 address-level2 address-level1 country country-name postal-code cc-name cc-given-name cc-additional-name cc-family-name cc-number cc-exp cc-exp-month cc-exp-year cc-csc cc-type transaction-currency transaction-amount language bday bday-day bday-month bday-year sex url photo tel tel-country-code tel-national tel-area-code tel-local tel-local-prefix tel-local-suffix tel-extension email impp'
  const token = new RegExp(
    `^(?:section-\\S+ )?(?:(?:shipping|billing) )?(?:(?:home|work|mobile|fax|pager) )?(?:${names.replaceAll(' ', '|')})(?: webauthn)?$`,
  )
  const typed =
    'input:not([type]), input:is([type=text], [type=email], [type=tel], [type=url], [type=password], [type=number], [type=date], [type=month], [type=search])'
  return every<HTMLInputElement>(typed).flatMap((field) => {
    const said = (field.getAttribute('autocomplete') ?? '').trim().toLowerCase().replaceAll(/\s+/g, ' ')
    const silent = said === '' && field.form?.getAttribute('autocomplete') !== 'off'
    if (!visible(field) || field.disabled || field.readOnly) return []
    if (silent) return [see(field, 'says neither what it holds (autocomplete) nor "off"')]
    return said === '' || said === 'off' || token.test(said)
      ? []
      : [see(field, `"${said}" is no value of autocomplete`)]
  })
}
