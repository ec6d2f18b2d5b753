import { attributeName } from '../catalogues/names.ts'
import { dateText } from '../date-text/date-text.ts'
import type { ComponentExamples } from '../gallery/component.ts'
import { examplesHolder } from '../generated/examples-holder.ts'
import { names } from '../generated/names.ts'
import { html } from '../html.ts'
import type { Lang } from '../language.ts'
import { ltr } from '../ltr/ltr.ts'
import { attributeChoice, type AttributeChoiceProps } from './attribute-choice.ts'

/** The identity of an invented person, as a service in Japan may ask for it. */
export function identityChoice(
  lang: Lang,
): Pick<AttributeChoiceProps, 'lang' | 'title' | 'issuer' | 'required' | 'optional'> {
  const named = (code: string) => ({ code, label: attributeName(lang, code) })
  return {
    lang,
    title: names[lang].credentialTypes.pid,
    issuer: examplesHolder[lang].issuer,
    required: [
      { ...named('family_name'), value: html`<span lang="nl" dir="ltr">Peeters</span>` },
      { ...named('given_name'), value: html`<span lang="nl" dir="ltr">Alice</span>` },
      { ...named('birthdate'), value: dateText('1999-02-28', { lang }) },
    ],
    optional: [
      { ...named('email'), value: ltr('alice@example.be') },
      { ...named('phone_number'), value: ltr('+32 2 000 01 20') },
    ],
  }
}

export const attributeChoiceExamples = {
  group: 'wallet',
  examples: {
    shown: (lang) => attributeChoice({ ...identityChoice(lang), id: 'shown', level: 2 }),
    hidden: (lang) => attributeChoice({ ...identityChoice(lang), id: 'closed', level: 2, values: 'hidden' }),
    nothing: (lang) =>
      attributeChoice({
        ...identityChoice(lang),
        id: 'nothing',
        level: 2,
        title: names[lang].credentialTypes.diploma,
        issuer: examplesHolder[lang].diplomaIssuer,
        required: [],
        optional: [],
      }),
  },
} satisfies ComponentExamples
