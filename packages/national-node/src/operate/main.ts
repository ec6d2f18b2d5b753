import { runOperate } from './run-operate.ts'

process.exitCode = await runOperate(process.argv.slice(2), {
  out: (text) => void process.stdout.write(`${text}\n`),
  error: (text) => void process.stderr.write(`${text}\n`),
})
