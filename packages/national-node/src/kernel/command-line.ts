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

/** What a person asked of a command, or why it cannot be done, in one sentence. */
export type Command<Options> =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string }

type Words<O extends ParseArgsOptionsConfig> = Exclude<ReturnType<typeof readWords<O>>, string>

/** `optionsOf`: what the words mean to this command, or the sentence that says why they mean nothing. */
export function readCommand<const O extends ParseArgsOptionsConfig, Options extends object>(
  argv: readonly string[],
  known: O,
  optionsOf: (words: Words<O>) => Options | string,
): Command<Options> {
  const words = readWords(argv, known)
  if (typeof words === 'string') return { kind: 'usage', message: words }
  if ((words.values as { readonly help?: unknown }).help === true) return { kind: 'help' }
  const options = optionsOf(words)
  return typeof options === 'string' ? { kind: 'usage', message: options } : { kind: 'run', options }
}
