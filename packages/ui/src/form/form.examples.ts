import { html } from '../html.ts'
import { errorSummary, field, radios } from './field.ts'
import { form } from './form.ts'

export const formExamples = {
  mail: () =>
    field({
      name: 'mail',
      label: 'E-mail',
      hint: 'For the decision only',
      autocomplete: 'email',
      type: 'email',
      dir: 'ltr',
    }),
  mailWrong: () =>
    field({
      name: 'mail',
      label: 'E-mail',
      error: 'Type an address with @',
      autocomplete: 'email',
      value: 'x',
    }),
  choice: () =>
    radios({
      name: 'kind',
      legend: 'Document',
      options: [
        { value: 'pid', label: 'Identity', hint: 'For every service', checked: true },
        { value: 'diploma', label: 'Diploma' },
      ],
    }),
  whole: () =>
    form({
      action: '/en/issue',
      token: 'token-of-the-session',
      submit: 'Make the offer',
      fields: html`${errorSummary('Please correct the following', [{ href: '#kind', text: 'Choose a document.' }])}${formExamples.choice()}`,
    }),
}
