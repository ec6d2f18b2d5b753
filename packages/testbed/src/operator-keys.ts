import { createInterface } from 'node:readline'
import { lift, suspend } from './crossing.ts'
import type { Testbed } from './start-testbed.ts'

/** While the nodes serve: `s` suspends as Belgium, `l` lifts as both. Without a terminal nothing is listened to. */
export function listenToOperator(
  testbed: Testbed,
  input: NodeJS.ReadStream,
  say: (line: string) => void,
): void {
  if (!input.isTTY) return
  let notice: { id: string; sha256: string } | undefined
  const act = async (word: string): Promise<void> => {
    if (word === 's' && notice === undefined) {
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
