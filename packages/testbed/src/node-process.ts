import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

const MAIN = join(import.meta.dirname, '../../national-node/src/main.ts')
const READY_MS_MAX = 30_000
const ASK_EVERY_MS = 15

/** A national node as a process of its own, as an operator runs it; for kill and scale-out tests. */
export type NodeProcess = {
  readonly pid: number
  /** Whole lines of standard output: the log. */
  readonly logs: readonly string[]
  /** Whole lines of standard error: empty for a node that is well. */
  readonly errors: readonly string[]
  /** Resolves with the exit code once the process is gone; null when a signal ended it. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

export async function startNodeProcess(options: {
  configFile: string
  /** Where this one process listens, also when a proxy stands before it. */
  baseUrl: string
}): Promise<NodeProcess> {
  const [logs, errors]: [string[], string[]] = [[], []]
  const child = spawn(process.execPath, [MAIN, options.configFile], { stdio: ['ignore', 'pipe', 'pipe'] })
  createInterface(child.stdout).on('line', (line) => logs.push(line))
  createInterface(child.stderr).on('line', (line) => errors.push(line))
  // Not `exit`: only at `close` has everything been read that it wrote.
  const gone = once(child, 'close').then(([code]) => code as number | null)
  await ready(options.baseUrl, () => child.exitCode !== null || child.signalCode !== null).catch((error) => {
    child.kill('SIGKILL')
    throw new Error(`${String(error)}\n${[...logs, ...errors].slice(-20).join('\n')}`)
  })
  return {
    pid: child.pid ?? 0,
    logs,
    errors,
    stop: (signal) => {
      child.kill(signal)
      return gone
    },
  }
}

async function ready(baseUrl: string, died: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < READY_MS_MAX / ASK_EVERY_MS; attempt++) {
    if (died()) throw new Error('the node process stopped before it was ready')
    const answer = await fetch(`${baseUrl}/ready`).catch(() => undefined)
    if (answer?.ok === true) return
    await delay(ASK_EVERY_MS)
  }
  throw new Error(`the node at ${baseUrl} was not ready within 30 s`)
}
