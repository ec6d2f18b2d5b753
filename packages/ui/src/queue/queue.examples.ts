import type { ComponentExamples } from '../gallery/component.ts'
import { examplesData } from '../generated/examples-data.ts'
import { personName } from '../person-name/person-name.ts'
import { queue, type QueuedCase } from './queue.ts'

const HANAKO = personName({
  own: { lang: 'ja', text: '山田 花子' },
  latin: { lang: 'ja-Latn', text: 'YAMADA Hanako' },
})
const LEILA = personName({
  own: { lang: 'ar', text: 'ليلى بن صالح' },
  latin: { lang: 'ar-Latn', text: 'Leïla BEN SALAH' },
})
const ANH = personName({ own: { lang: 'vi', text: 'Nguyễn Thị Hồng Ánh' } })

type Facts = Pick<QueuedCase, 'number' | 'applicant' | 'due' | 'daysLeft' | 'assigned'>

const CASES: readonly (Facts & { about: 'enrolment' | 'diploma' })[] = [
  {
    about: 'enrolment',
    number: '482-915-063',
    applicant: HANAKO,
    due: '2027-01-11',
    daysLeft: -4,
    assigned: 'own',
  },
  {
    about: 'diploma',
    number: '482-915-101',
    applicant: LEILA,
    due: '2027-01-15',
    daysLeft: 0,
    assigned: 'nobody',
  },
  {
    about: 'enrolment',
    number: '482-915-260',
    applicant: ANH,
    due: '2027-01-26',
    daysLeft: 11,
    assigned: { colleague: 'Anouk Peeters' },
  },
]

export const queueExamples = {
  group: 'data',
  examples: {
    cases: (lang) =>
      queue({
        reader: { lang },
        id: 'queue',
        title: examplesData[lang].queueTitle,
        cases: CASES.map(({ about, ...facts }) => ({
          ...facts,
          subject: examplesData[lang][about],
          href: `/${lang}/office/cases/${facts.number}`,
        })),
      }),
    empty: (lang) =>
      queue({ reader: { lang }, id: 'queue-empty', title: examplesData[lang].queueTitle, cases: [] }),
  },
} satisfies ComponentExamples
