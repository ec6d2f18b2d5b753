/** The texts of the pages, by key. */
import { type PageTexts, page } from '../generated/page.ts'
import { speaker } from './speaker.ts'

export type PageKey = keyof PageTexts

/** A page text for an attribute or a title. */
export const say = speaker(page).say
/** A page text whose values are pieces of HTML: a name with its reading, a date. */
export const sayHtml = speaker(page).sayHtml
