import { runReplay } from './run-replay.ts'

process.exitCode = await runReplay(process.argv.slice(2), {
  out: (text) => console.log(text),
  error: (text) => console.error(text),
})
