import { speaker } from '@entente/ui'
import { type ProofTexts, proof } from '../generated/proof.ts'

export type TextKey = keyof ProofTexts

export const say = speaker(proof).say
export const sayHtml = speaker(proof).sayHtml
