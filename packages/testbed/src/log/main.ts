import { runLog } from './run-log.ts'

process.exitCode = await runLog(process.argv.slice(2), {
  out: (text) => console.log(text),
  error: (text) => console.error(text),
})
