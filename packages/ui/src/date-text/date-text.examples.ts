import { dateText, instantText } from './date-text.ts'

export const dateTextExamples = {
  birth: () => dateText('1999-04-03', { lang: 'ja' }),
  decision: () => instantText('2027-01-15T10:00:00.000Z', { lang: 'en', timeZone: 'Asia/Tokyo' }),
}
