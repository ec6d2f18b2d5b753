import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** What a command sees of the world. */
export type Terminal = {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
}

/** What a command was given cannot be looked at; the message is the sentence that the person reads. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError'
}

/** The options and the words after a command, or the one sentence that says why they cannot be read. */
export function readWords<const O extends ParseArgsOptionsConfig>(argv: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true })
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\. To specify.*/s, '') : 'unknown option'
  }
}
