/** `npm run proof-page -- FILE`: the page that checks a proof of publication without a connection, as one file. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { buildProofPage } from '../packages/wallet/src/build/build-proof-page.ts'

const file = resolve(process.argv[2] ?? 'dist/proof-page.html')
const page = await buildProofPage()
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, page)
console.log(
  `${file}: ${Buffer.byteLength(page)} bytes; open it in a browser, from disk or from any web server`,
)
