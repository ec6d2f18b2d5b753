/** The process of one node: `main.ts [node.json] [--check-config]`. What is imported below comes from the compile cache. */
import { enableCompileCache, flushCompileCache } from 'node:module'

enableCompileCache()
const [path = 'node.json', ...more] = process.argv.slice(2).filter((word) => !word.startsWith('--'))
if (more.length > 0) throw new Error(`One configuration file is read, not also ${more.join(', ')}`)
if (process.argv.includes('--check-config')) {
  const { describeConfig } = await import('./config.ts')
  process.stdout.write(`${describeConfig(path)}\n`)
} else {
  const { startNode } = await import('./node.ts')
  const node = await startNode(path)
  // Now and not only at the end: a process that is killed leaves it to the next, which starts in half the time.
  flushCompileCache()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void node.close())
}
