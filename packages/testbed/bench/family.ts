/** Child process of run.ts: checks one family for right answers, then measures it and reports to the parent. */
import type { Family } from './harness.ts'
import { measure } from './harness.ts'
import type { Probes } from './probes.ts'
import { summarise } from './report.ts'

process.once('message', (message: { probes: Probes; quick: boolean }) => void run(message))

async function run({ probes, quick }: { probes: Probes; quick: boolean }): Promise<void> {
  const module = (await import(`./families/${process.argv[2]}.ts`)) as { family: () => Promise<Family> }
  const family = await module.family()
  const negative = await family.correct()
  const slots = quick
    ? { rounds: 5, milliseconds: 100, warmUpMilliseconds: 400 }
    : { rounds: 9, milliseconds: 200, warmUpMilliseconds: 1000 }
  process.send?.(summarise(family, await measure(family, slots, probes), negative))
  await family.close?.()
  process.disconnect?.()
}
