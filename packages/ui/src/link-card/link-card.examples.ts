import { linkCard } from './link-card.ts'

export const linkCardExamples = {
  service: () =>
    linkCard({
      title: 'University enrolment',
      text: 'TEST University of Tokyo Bay',
      href: '/en/services/enrolment',
    }),
}
