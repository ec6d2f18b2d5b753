import { runCheckSignature } from './run-check-signature.ts'

process.exitCode = await runCheckSignature(process.argv.slice(2), {
  out: (text) => console.log(text),
  error: (text) => console.error(text),
})
