/**
 * One clear line instead of a stack trace when a script runs on another Node.js than the one `npm ci` brings.
 * Plain JavaScript for Node 18 and later, loaded with `--import` before the real script is read.
 */
import { readFileSync } from 'node:fs'

const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const wanted = dependencies.node.split('.')[0]
const npm = /^npm\/(\d+)/.exec(process.env.npm_config_user_agent ?? '')?.[1]

if (process.versions.node.split('.')[0] !== wanted) {
  const cure =
    'run `npm ci` with install scripts allowed, then start it through npm (npm start, npm test, npx)'
  console.error(`Entente runs on Node.js ${wanted}, this is ${process.version}: ${cure}.`)
  process.exit(1)
}
if (process.env.npm_lifecycle_event === 'preinstall' && npm !== undefined && Number(npm) < 11) {
  console.error(
    `This is npm ${npm}: it works, but only npm 11 keeps dependencies from running install scripts.`,
  )
}
