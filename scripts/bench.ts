/** `npm run bench`: installs the peers of the bench workspace from its own lock file, then measures. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const bench = join(import.meta.dirname, '../packages/testbed/bench')
if (!existsSync(join(bench, 'node_modules'))) {
  const install = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: bench, stdio: 'inherit' })
  if (install.status !== 0) process.exit(install.status ?? 1)
}
const run = spawnSync(process.execPath, [join(bench, 'run.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exit(run.status ?? 1)
