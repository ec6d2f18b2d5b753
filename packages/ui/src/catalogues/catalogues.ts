import type { Lang } from '../language.ts'
import { ar } from './ar/index.ts'
import type { Catalogue } from './catalogue.ts'
import { de } from './de/index.ts'
import { en } from './en/index.ts'
import { fr } from './fr/index.ts'
import { ja } from './ja/index.ts'
import { nl } from './nl/index.ts'
import { vi } from './vi/index.ts'

export const CATALOGUES = { fr, nl, de, en, ja, ar, vi } as const satisfies Record<Lang, Catalogue>
