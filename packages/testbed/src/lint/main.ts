import { runLint } from './run-lint.ts'

process.exitCode = await runLint(process.argv.slice(2), {
  out: (text) => console.log(text),
  error: (text) => console.error(text),
})
