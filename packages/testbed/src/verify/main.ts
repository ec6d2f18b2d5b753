import { runVerify } from './run-verify.ts'

process.exitCode = await runVerify(process.argv.slice(2), {
  input: process.stdin,
  out: (text) => console.log(text),
  error: (text) => console.error(text),
})
