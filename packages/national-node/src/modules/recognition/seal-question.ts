import { type Question, questionText, QUESTION_LIMITS, SALT_BYTES } from '@entente/agreement'
import { randomBytes } from '../../kernel/crypto.ts'

export type SealedQuestion = { readonly text: string; readonly bytes: Uint8Array; readonly salt: Uint8Array }

/**
 * The question with a salt of its own, so that the receipt names it without a word of it. Undefined when a claim or
 * a certificate brought text without canonical form, or too much of it: the decision stands, and cannot be replayed.
 */
export function sealQuestion(question: Question): SealedQuestion | undefined {
  const text = textOf(question)
  if (text === undefined) return undefined
  const bytes = Buffer.from(text)
  if (bytes.length > QUESTION_LIMITS.bytes) return undefined
  return { text, bytes, salt: randomBytes(SALT_BYTES) }
}

function textOf(question: Question): string | undefined {
  try {
    return questionText(question)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
