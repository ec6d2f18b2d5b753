/**
 * A throw-away PostgreSQL server for the tests, from the binaries that are installed on the machine. It keeps its
 * durable settings: the tests shall see what a real server does.
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const READY_ATTEMPTS_MAX = 200
const READY_MS = 50

/** Starts a server on a free port of this machine. Throws when PostgreSQL is not installed: see `findPostgres`. */
export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const bin = findPostgres()
  if (bin === undefined)
    throw new Error('PostgreSQL is not installed (looked in PATH and /usr/lib/postgresql)')
  const folder = await mkdtemp(join(tmpdir(), 'entente-postgres-'))
  // The server refuses to run as root; the Debian package brings a user for it.
  const user = process.getuid?.() === 0 ? await userIds('postgres') : undefined
  if (user !== undefined) await chown(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const inFolder = { cwd: folder, ...user }
  await run(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'entente', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions'],
    inFolder,
  )
  const port = await freePort()
  // In a process group of its own: Ctrl-C reaches whoever uses the server, who then stops it.
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings(port)], {
    ...inFolder,
    detached: true,
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const stopNow = (): void => void server.kill('SIGQUIT')
  process.once('exit', stopNow)
  const stop = async (): Promise<void> => {
    process.removeListener('exit', stopNow)
    // SIGINT is the fast shutdown: it ends the connections that are still open.
    server.kill('SIGINT')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await untilReady(bin, port, server)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `postgres://entente@127.0.0.1:${port}/postgres`, stop }
}

/** Many test files run at once, each with pools of its own; only the address of this machine, no socket file. */
function settings(port: number): string[] {
  const values = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 400 }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** The folder of the newest installed server, or undefined. */
export function findPostgres(): string | undefined {
  const debian = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => versionOf(b) - versionOf(a))
  const folders = [...debian, ...(process.env['PATH'] ?? '').split(delimiter)]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

function versionOf(folder: string): number {
  return Number(folder.split('/').at(-2))
}

async function userIds(name: string): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

async function untilReady(bin: string, port: number, server: ReturnType<typeof spawn>): Promise<void> {
  for (let attempt = 1; attempt <= READY_ATTEMPTS_MAX; attempt++) {
    if (server.exitCode !== null)
      throw new Error(`PostgreSQL ended at its start with code ${server.exitCode}`)
    try {
      await run(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port), '-U', 'entente'])
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, READY_MS))
    }
  }
  throw new Error('PostgreSQL did not become ready')
}

/** A port nobody uses now. */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
