import { runMra } from './run-mra.ts'

process.exitCode = await runMra(process.argv.slice(2), {
  out: (text) => console.log(text),
  error: (text) => console.error(text),
})
