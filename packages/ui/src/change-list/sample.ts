/** For the gallery and the tests: two short texts and what lies between them. */
import type { ComparedAgreement, ListedChange } from './change.ts'

const parties = [
  { code: 'BE', timeZone: 'Europe/Brussels', authorities: [{ id: 'be-bosa', name: { en: 'FPS BOSA' } }] },
  { code: 'JP', timeZone: 'Asia/Tokyo' },
]

/** The one row of its table of levels. */
const row = (level: string) => ({
  when: { ial: '3', aal: '3' },
  // oxlint-disable-next-line unicorn/no-thenable -- the name in the signed document
  then: level,
  status: 'provisional',
  expires: '2027-12-01T00:00:00.000Z',
})
const rule = {
  id: 'jp-be.mnc',
  kind: 'credential',
  direction: { pointing: 'BE', pointed: 'JP' },
  object: { format: 'mso_mdoc', doctype: 'org.iso.23220.1.jp.mnc' },
}
const birth = { from: ['org.iso.23220.1', 'birth_date'], to: 'birthdate', op: 'full-date', required: false }

type Text = ComparedAgreement & { readonly [member: string]: unknown }

export const BEFORE: Text = {
  parties,
  purposes: { 'service-access': { text: { en: 'decide on access to a service' } } },
  title: { en: 'Belgium–Japan', ar: 'بلجيكا واليابان' },
  recognitions: [
    {
      ...rule,
      scope: { purposes: ['service-access'] },
      loa: { rules: [row('low')] },
      claims: [birth],
    },
  ],
}

export const AFTER: Text = {
  ...BEFORE,
  title: { en: 'Belgium–Japan digital', ar: 'التعاون الرقمي' },
  recognitions: [
    {
      ...rule,
      scope: { purposes: [] },
      loa: { rules: [row('substantial')] },
      claims: [{ ...birth, required: true }],
    },
  ],
}

export const CHANGES: readonly ListedChange[] = [
  {
    pointer: '/recognitions/jp-be.mnc/loa/rules/0/then',
    change: 'changed',
    direction: 'widens',
    from: 'low',
    to: 'substantial',
  },
  {
    pointer: '/validity/expires',
    change: 'changed',
    direction: 'widens',
    from: '2028-12-01T00:00:00.000Z',
    to: '2029-12-01T18:00:00.000Z',
  },
  {
    pointer: '/recognitions/jp-be.mnc/list/maxAge',
    change: 'changed',
    direction: 'narrows',
    from: 'P7D',
    to: 'PT24H',
  },
  {
    pointer: '/recognitions/jp-be.mnc/claims/birthdate ["org.iso.23220.1","birth_date"]/required',
    change: 'changed',
    direction: 'narrows',
    from: false,
    to: true,
  },
  {
    pointer: '/recognitions/jp-be.mnc/scope/purposes/service-access',
    change: 'removed',
    direction: 'narrows',
    from: 'service-access',
    to: null,
  },
  {
    pointer: '/title/ar',
    change: 'changed',
    direction: 'neutral',
    from: 'بلجيكا واليابان',
    to: 'التعاون الرقمي',
  },
  {
    pointer: '/parties/BE/authorities/be-bosa/name/en',
    change: 'changed',
    direction: 'neutral',
    from: 'FPS BOSA',
    to: 'FPS <Policy> & Support',
  },
]
