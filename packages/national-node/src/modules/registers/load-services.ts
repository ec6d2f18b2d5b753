import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseStrictJson } from '../../kernel/json.ts'
import { type Service, zService } from './relying-party-service.ts'

/** The folder of the TEST services that come with the node, for a country by its code in small letters. */
export function servicesOf(country: string): string {
  return join(import.meta.dirname, 'services', country)
}

const BYTES_MAX = 256 * 1024

/** Reads one file, or every `*.json` of a folder; a wrong one stops the start and says where it is wrong. */
export function loadServices(path: string = servicesOf('jp')): Service[] {
  const files = statSync(path).isDirectory() ? filesOf(path) : [path]
  const services = files.map((file) => parseService(readFileSync(file, 'utf8'), file))
  const twice = services.find(({ id }, index) => services.findIndex((other) => other.id === id) !== index)
  if (twice !== undefined) throw new Error(`Two services have the id ${twice.id}`)
  return services
}

function filesOf(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => join(folder, name))
}

export function parseService(text: string, file: string): Service {
  if (text.length > BYTES_MAX) throw new Error(`${file} is larger than ${BYTES_MAX} bytes`)
  const result = zService.safeParse(parseStrictJson(text))
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Error(`${file}, /${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'not a service'}`)
}
