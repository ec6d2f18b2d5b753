import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')

/** Folder of real test data for a topic, or undefined where it is not installed (`ENTENTE_TEST_DATA`). */
export function testData(topic: string): string | undefined {
  const folder = join(process.env['ENTENTE_TEST_DATA'] ?? join(root, '../shared/data'), topic)
  return existsSync(folder) ? folder : undefined
}
