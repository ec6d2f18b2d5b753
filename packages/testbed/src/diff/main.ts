import { runDiff } from './run-diff.ts'

process.exitCode = await runDiff(process.argv.slice(2), {
  out: (text) => console.log(text),
  error: (text) => console.error(text),
})
