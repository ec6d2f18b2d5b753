import { setImmediate as tick } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { steppingClock } from './clock.ts'
import { createLog, createTraceparent, currentTrace, newTraceId, parseTraceparent, withTrace } from './log.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

function logged(work: (log: ReturnType<typeof createLog>) => void): unknown[] {
  const lines: string[] = []
  work(createLog({ node: 'be', write: (line) => lines.push(line) }))
  return lines.map((line) => JSON.parse(line) as unknown)
}

test.each([
  ['absent', undefined],
  ['empty', ''],
  ['of version ff', `ff-${TRACE}-00f067aa0ba902b7-01`],
  ['with a trace id of noughts', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
  ['with a parent id of noughts', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['in upper case', `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`],
  ['too long', `00-${TRACE}-00f067aa0ba902b7-01-x`],
  ['with a line break', `00-${TRACE}-00f067aa0ba902b7-01\n`],
])('a traceparent %s is not used', (_, header) => {
  expect(parseTraceparent(header)).toBeUndefined()
})

test('a traceparent gives its trace id, and one is made that reads back', () => {
  expect(parseTraceparent(`00-${TRACE}-00f067aa0ba902b7-01`)).toBe(TRACE)
  expect(parseTraceparent(createTraceparent(TRACE))).toBe(TRACE)
  expect(parseTraceparent(createTraceparent(newTraceId()))).toMatch(/^[0-9a-f]{32}$/)
})

test('an event is one line of JSON with level, node, event and fields', () => {
  expect(logged((log) => log.warn('issuer.started', { port: 7101, ready: true, list: null }))).toEqual([
    { level: 'warn', node: 'be', event: 'issuer.started', port: 7101, ready: true, list: null },
  ])
})

test('a line break in a value does not make a second line', () => {
  const lines: string[] = []
  createLog({ node: 'be', write: (line) => lines.push(line) }).info('a.b', {
    text: 'one\n{"event":"forged"}',
  })
  expect(lines[0]).not.toContain('\n')
})

test('[BE-JP 4] a personal field is named, but its value is omitted', () => {
  const [line] = logged((log) => log.info('issuer.asked', { givenName: 'Aiko', credential: 'pid' }))
  expect(line).toMatchObject({ givenName: '[omitted]', credential: 'pid' })
})

test('a very long value is cut', () => {
  const [line] = logged((log) => log.error('a.b', { stack: 'x'.repeat(10_000) }))
  expect((line as { stack: string }).stack).toHaveLength(4001)
})

test('the event is named module.what-happened', () => {
  expect(() => logged((log) => log.info('Something happened'))).toThrow(TypeError)
})

test('the time is that of the clock, when one is given', () => {
  const lines: string[] = []
  const clock = steppingClock('2026-06-01T09:00:00.000Z')
  createLog({ node: 'be', clock, write: (line) => lines.push(line) }).info('a.b')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ at: '2026-06-01T09:00:00.000Z' })
})

test('the trace follows its own request through waiting, and no other', async () => {
  const seen = await Promise.all(
    ['a', 'b'].map((id) =>
      withTrace(id, async () => {
        await tick()
        const [line] = logged((log) => log.info('a.b'))
        return (line as { trace: string }).trace
      }),
    ),
  )
  expect(seen).toEqual(['a', 'b'])
  expect(currentTrace()).toBeUndefined()
})
