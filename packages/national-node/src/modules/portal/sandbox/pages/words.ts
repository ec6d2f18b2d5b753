import { type SandboxTexts, sandboxTexts, type Speaker, speaker } from '@entente/ui'

/** The texts of the sandbox, by key. */
export const words: Speaker<SandboxTexts> = speaker(sandboxTexts)

export function pretty(value: object): string {
  return JSON.stringify(value, undefined, 2)
}
