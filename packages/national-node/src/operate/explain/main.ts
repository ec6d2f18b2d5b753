import { runExplain } from './run-explain.ts'

process.exitCode = await runExplain(process.argv.slice(2), {
  out: (text) => void process.stdout.write(`${text}\n`),
  error: (text) => void process.stderr.write(`${text}\n`),
})
