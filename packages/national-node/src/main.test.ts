import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const run = promisify(execFile)
const main = join(import.meta.dirname, 'main.ts')
const folder = mkdtempSync(join(tmpdir(), 'entente-main-'))
afterAll(() => rmSync(folder, { recursive: true }))

function checkConfig(content: object, ...words: string[]): Promise<{ stdout: string }> {
  const file = join(folder, 'node.json')
  writeFileSync(file, JSON.stringify(content))
  return run(process.execPath, [main, file, ...words, '--check-config'], { env: { ENTENTE__PORT: '7101' } })
}

const good = {
  code: 'be',
  party: 'BE',
  name: { fr: 'Belgique' },
  baseUrl: 'https://be.example',
  keysDir: 'keys',
}

test('a configuration with an unknown field ends the process with the name of the field', async () => {
  await expect(checkConfig({ ...good, colour: 'blue' })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('colour: this field is not known'),
  })
})

test('two configuration files are one too many', async () => {
  await expect(checkConfig(good, 'other.json')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('other.json'),
  })
})

test('--check-config shows what the node would use and ends', async () => {
  const { stdout } = await checkConfig(good)
  expect(JSON.parse(stdout)).toMatchObject({ code: 'be', port: 7101, development: false })
})
