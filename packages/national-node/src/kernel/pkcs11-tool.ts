/** `pkcs11-tool` of OpenSC as a process. The PIN goes through the environment, never through arguments or messages. */
import { spawn } from 'node:child_process'
import type { Bytes, Pkcs11Tool } from '@entente/trust'

export type Pkcs11Token = {
  /** Path of the library of the token's maker. */
  readonly module: string
  readonly label: string
  readonly pin: string
  /** Variables that the library reads, such as `SOFTHSM2_CONF`; nothing else of our environment is given on. */
  readonly environment?: Readonly<Record<string, string>>
  /** Path of the tool; looked for on `PATH` of the system when only a name. */
  readonly command?: string
  readonly timeoutMs?: number
}

const PIN = 'ENTENTE_PKCS11_PIN'
const OUTPUT_BYTES_MAX = 1 << 16

/** Never throws for what the tool does: a tool that is not there or does not answer is an error in words. */
export function pkcs11Tool(token: Pkcs11Token): Pkcs11Tool {
  const { module, label, pin, environment = {}, command = 'pkcs11-tool', timeoutMs = 20_000 } = token
  const login = ['--module', module, '--token-label', label, '--login', '--pin', `env:${PIN}`]
  return (args, input) =>
    new Promise((resolve) => {
      const env = { PATH: '/usr/local/bin:/usr/bin:/bin', ...environment, [PIN]: pin }
      const child = spawn(command, [...login, ...args], { env, timeout: timeoutMs })
      const [output, error]: [Bytes[], Bytes[]] = [[], []]
      let size = 0
      const keep = (list: Bytes[]) => (part: Bytes) => {
        size += part.length
        if (size > OUTPUT_BYTES_MAX) child.kill()
        else list.push(part)
      }
      child.stdout.on('data', keep(output))
      child.stderr.on('data', keep(error))
      child.on('error', ({ message }) => resolve({ ok: false, output: new Uint8Array(), error: message }))
      child.on('close', (code) =>
        resolve({
          ok: code === 0,
          output: new Uint8Array(Buffer.concat(output)),
          error: lastError(Buffer.concat(error).toString('utf8')),
        }),
      )
      // A tool that ends before it has read everything is told by its exit.
      child.stdin.on('error', () => undefined)
      child.stdin.end(input)
    })
}

function lastError(text: string): string {
  const lines = text.split('\n').filter((line) => line.startsWith('error: '))
  return lines.at(-1)?.slice('error: '.length) ?? text.trim().slice(0, 200)
}
