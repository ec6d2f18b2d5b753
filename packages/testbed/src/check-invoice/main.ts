import { runCheckInvoice } from './run-check-invoice.ts'

process.exitCode = await runCheckInvoice(process.argv.slice(2), {
  out: (text) => console.log(text),
  error: (text) => console.error(text),
})
