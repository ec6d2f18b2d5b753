import { attributeName } from '../catalogues/names.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesForm as texts } from '../generated/examples-form.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import { textInput } from '../text-input/text-input.ts'
import { fieldset } from './fieldset.ts'

export const fieldsetExamples = {
  group: 'form',
  examples: {
    address: (lang) => address(lang, {}),
    wrong: (lang) => address(lang, { error: texts[lang].addressError, street: texts[lang].streetError }),
  },
} satisfies ComponentExamples

function address(lang: Lang, { error, street }: { error?: string; street?: string }): Html {
  const label = (attribute: string) => attributeName(lang, `address.${attribute}`)
  return fieldset({
    lang,
    id: 'address',
    legend: attributeName(lang, 'address'),
    hint: texts[lang].addressHint,
    error,
    fields: html`${textInput({ lang, name: 'street', label: label('street_address'), autocomplete: 'address-line1', error: street })}${textInput({ lang, name: 'postcode', label: label('postal_code'), autocomplete: 'postal-code', dir: 'ltr', short: true, optional: true })}${textInput({ lang, name: 'town', label: label('locality'), autocomplete: 'address-level2' })}`,
  })
}
