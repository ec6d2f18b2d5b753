/** The texts of the wallet, by key, and the language to begin in. */
import { type Lang, LANGUAGES, speaker } from '@entente/ui'
import { type WalletTexts, wallet } from '../generated/wallet.ts'

export type TextKey = keyof WalletTexts

export const say = speaker(wallet).say
export const sayHtml = speaker(wallet).sayHtml

/** The first of the person's languages that the wallet speaks; English when there is none. */
export function chooseLanguage(wanted: readonly unknown[]): Lang {
  for (const tag of wanted) {
    const primary = typeof tag === 'string' ? tag.toLowerCase().split('-')[0] : undefined
    const spoken = LANGUAGES.find((lang) => lang === primary)
    if (spoken !== undefined) return spoken
  }
  return 'en'
}
