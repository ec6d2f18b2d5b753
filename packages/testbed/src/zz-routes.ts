import { startProcessTestbed } from './process-testbed.ts'
import { receive, enrol, receiveByLogin, takeOffer } from './remote-crossing.ts'
import { createHeadlessWallet } from './headless-wallet.ts'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
let t0 = performance.now()
const lap = (n: string) => {
  console.log(n, Math.round(performance.now() - t0))
  t0 = performance.now()
}
const tb = await startProcessTestbed({ dir: '/tmp/r/tb2' })
lap('start')
const w = createHeadlessWallet(tb.wallet, systemClock)
await receive(tb.urls, w, 'pid')
lap('pid')
await receive(tb.urls, w, 'diploma')
lap('dip')
const { person } = await takeOffer(tb.urls, 'diploma')
await receiveByLogin(tb.urls, w, { type: 'pid', person })
lap('login')
const d = await enrol(tb.urls, w)
lap('enrol')
console.log(
  d.page.status,
  d.receipts.map((r) => r.verdict),
)
for (let i = 0; i < 3; i++) {
  await tb.stop('jp', 'SIGKILL')
  await tb.start('jp')
  lap('restart jp')
}
for (let i = 0; i < 3; i++) {
  await tb.stop('be', 'SIGKILL')
  await tb.start('be')
  lap('restart be')
}
await receive(tb.urls, w, 'pid')
lap('pid after restart')
await tb.close()
lap('close')
console.log(
  tb.exchanges.map((e) => e.node + ' ' + e.method + ' ' + e.url.slice(0, 60) + ' ' + e.status).join('\n'),
)
console.log(tb.errors('be'), tb.errors('jp'))
