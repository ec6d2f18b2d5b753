import type { Catalogue } from '../catalogue.ts'
import { names } from './names.ts'
import { page } from './page.ts'
import { reasons } from './reasons.ts'

export const de = { review: { status: 'draft' }, page, reasons, ...names } as const satisfies Catalogue
