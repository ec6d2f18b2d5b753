import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UnreadableError } from '../../../national-node/src/kernel/command-line.ts'

/** Twice what an envelope may hold: whatever is longer is no agreement, and is not read. */
const FILE_BYTES_MAX = 1024 * 1024
const NAME = 'agreement.json'

export type AgreementFile = { readonly file: string; readonly text: string }

/** The agreements under a path: a file, the one of a folder, or those of its folders in the order of their names. */
export async function readAgreements(path: string): Promise<readonly AgreementFile[]> {
  if (!(await kindOf(path)).isDirectory()) return [await readAgreementFile(path)]
  const folders = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const places = [path, ...folders.map(({ name }) => join(path, name)).sort()]
  const files = await Promise.all(places.map(async (place) => fileIn(place)))
  // A folder with an agreement of its own is that agreement, whatever else lies in it.
  const found = files.slice(0, files[0] === undefined ? undefined : 1).filter((file) => file !== undefined)
  if (found.length === 0) throw new UnreadableError(`there is no ${NAME} in ${path}`)
  return Promise.all(found.map(readAgreementFile))
}

/** Text that is at least JSON; what else it is, is for lint to say. */
export async function readAgreementFile(file: string): Promise<AgreementFile> {
  const { size } = await kindOf(file)
  if (size > FILE_BYTES_MAX) throw new UnreadableError(`${file} is larger than 1 MiB`)
  const text = await readText(file)
  try {
    JSON.parse(text)
  } catch {
    throw new UnreadableError(`${file} is not JSON`)
  }
  return { file, text }
}

async function fileIn(folder: string): Promise<string | undefined> {
  const file = join(folder, NAME)
  return stat(file).then(
    (found) => (found.isFile() ? file : undefined),
    () => undefined,
  )
}

async function kindOf(path: string) {
  try {
    return await stat(path)
  } catch {
    throw new UnreadableError(`cannot read ${path}`)
  }
}

/** Bytes that are not UTF-8 would be replaced without a word, and then signed. */
async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file))
  } catch (error) {
    throw new UnreadableError(error instanceof TypeError ? `${file} is not UTF-8` : `cannot read ${file}`)
  }
}
