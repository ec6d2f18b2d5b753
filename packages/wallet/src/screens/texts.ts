/** The texts of the wallet, by key, and the language to begin in. */
import { speaker } from '@entente/ui'
import { type WalletTexts, wallet } from '../generated/wallet.ts'

export type TextKey = keyof WalletTexts

export const say = speaker(wallet).say
export const sayHtml = speaker(wallet).sayHtml

export { chooseLanguage } from './choose-language.ts'
