/** Timed work of a node: each task by itself, never twice at once, and none left running at the end. */
import type { Log } from './kernel/log.ts'

export type TimedTask = {
  readonly name: string
  readonly seconds: number
  readonly run: () => Promise<unknown>
}
export type Timers = { stop(): Promise<void> }

export function every(log: Log, tasks: readonly TimedTask[]): Timers {
  const running = new Set<Promise<unknown>>()
  const timers = tasks.map(({ name, seconds, run }) => {
    let busy = false
    const timer = setInterval(() => {
      if (busy) return
      busy = true
      const work = run()
        .catch((error: unknown) => log.error('node.task-failed', { task: name, reason: String(error) }))
        .finally(() => {
          busy = false
          running.delete(work)
        })
      running.add(work)
    }, seconds * 1000)
    return timer.unref()
  })
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(running)
    },
  }
}
