/** Tells the crossing on a terminal: steps with durations, a progress line, outcomes against what was expected. */
type Output = { write(text: string): unknown; readonly isTTY?: boolean }

export type Story = {
  begin(title: string, steps: number): void
  say(text: string): void
  step<T>(title: string, work: () => Promise<T>): Promise<T>
  detail(text: string): void
  verdict(what: string, verdict: string, rest: string): void
  /** Every one of them must be as expected. */
  expect(expected: string, found: readonly string[]): void
  expectTrue(what: string, holds: boolean): void
  fault(error: unknown): void
  end(): void
  failed(): boolean
}

export function createStory(output: Output): Story {
  let total = 0
  let done = 0
  let wrong = 0
  const started = performance.now()
  const line = (text: string): void => void output.write(`${text}\n`)
  const judge = (text: string, good: boolean): void => {
    if (!good) wrong++
    line(`      ${good ? '✓' : '✗'} ${text}`)
  }
  return {
    begin(title, steps) {
      total = steps
      line(`\n${title}\n`)
    },
    say: (text) => line(text),
    async step(title, work) {
      const number = `[${String(done + 1).padStart(String(total).length)}/${total}]`
      if (output.isTTY === true) output.write(`\n${number} ${bar(done, total)} ${title} …`)
      const start = performance.now()
      const result = await work()
      done++
      const took = `${Math.round(performance.now() - start)} ms`
      const told = `${number} ${bar(done, total)} ${title} (${took})`
      line(output.isTTY === true ? `\r\u001b[K${told}` : `\n${told}`)
      return result
    },
    detail: (text) => line(`      ${text}`),
    verdict: (what, verdict, rest) => line(`      ${what}: ${verdict} ${rest}`),
    expect(expected, found) {
      const good = found.length > 0 && found.every((one) => one === expected)
      judge(
        good ? `as expected: ${expected}` : `expected ${expected}, found ${found.join(', ') || 'nothing'}`,
        good,
      )
    },
    expectTrue: (what, holds) => judge(holds ? `as expected: ${what}` : `not so: ${what}`, holds),
    fault(error) {
      wrong++
      line(`\n✗ ${explain(error)}`)
    },
    end() {
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      line(
        `\n${wrong === 0 ? 'All steps came out as expected' : `${wrong} did not come out as expected`}, in ${seconds} s.`,
      )
    },
    failed: () => wrong > 0,
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, port } = error as { code?: string; port?: number }
  if (code === 'EADDRINUSE')
    return `Port ${port} of this machine is in use: stop what listens there, then start again.`
  return error.message
}

function bar(done: number, total: number): string {
  return `${'█'.repeat(done)}${'░'.repeat(Math.max(total - done, 0))}`
}
