import { ltr } from './ltr.ts'

export const ltrExamples = { number: () => ltr('85.07.30-033 28'), rule: () => ltr('be-jp.pid') }
