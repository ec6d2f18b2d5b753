import { createInterface } from 'node:readline'
import { lift, suspend } from './crossing.ts'
import type { Testbed } from './start-testbed.ts'

/**
 * While the nodes serve: `s` suspends as Belgium, `l` lifts as both, `w` makes sign-in links for both workbenches.
 * Without a terminal nothing is listened to.
 */
export function listenToOperator(
  testbed: Testbed,
  input: NodeJS.ReadStream,
  say: (line: string) => void,
): void {
  if (!input.isTTY) return
  let notice: { id: string; sha256: string } | undefined
  const act = async (word: string): Promise<void> => {
    if (word === 'w') {
      for (const link of await signInLinks(testbed)) say(link)
    } else if (word === 's' && notice === undefined) {
      notice = await suspend(testbed)
      say(`Belgium suspended the recognition of its PID: ${notice.id}`)
    } else if (word === 'l' && notice !== undefined) {
      await lift(testbed, notice)
      notice = undefined
      say('Belgium and Japan lifted the suspension.')
    } else if (word === 's' || word === 'l')
      say(word === 's' ? 'It is suspended already.' : 'Nothing is suspended.')
  }
  createInterface({ input }).on('line', (line) => {
    act(line.trim()).catch((error: unknown) => say(String(error)))
  })
}

/** Where the operators of Belgium and of Japan sign in to their workbenches: good once, for a few minutes. */
export function signInLinks({ nodes, urls }: Testbed): Promise<string[]> {
  const link = async (code: 'be' | 'jp', lang: string) =>
    `${urls[code]}/${lang}/workbench/sign-in?code=${await nodes[code].operators.invite('operator')}`
  return Promise.all([link('be', 'fr'), link('jp', 'ja')])
}
