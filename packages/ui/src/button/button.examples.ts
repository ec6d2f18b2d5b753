import { button, buttonLink } from './button.ts'

export const buttonExamples = {
  primary: () => button({ label: 'Continue with your wallet' }),
  secondary: () =>
    button({ label: 'Continue all the same', kind: 'secondary', name: 'way', value: 'anyway' }),
  link: () => buttonLink({ label: 'Back to the service', href: '/en/services/enrolment', kind: 'secondary' }),
}
