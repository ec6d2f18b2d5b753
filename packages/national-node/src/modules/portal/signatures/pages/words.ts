import { type SignaturesTexts, signaturesTexts, type Speaker, speaker } from '@entente/ui'

/** The texts of signatures, by key. */
export const words: Speaker<SignaturesTexts> = speaker(signaturesTexts)
