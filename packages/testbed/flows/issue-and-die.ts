/** A process of its own for issue-processes.test.ts: issues one batch and kills itself at the moment named. */
import { createAudit } from '../../national-node/src/modules/audit/index.ts'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { openStore } from '../../national-node/src/store/database.ts'
import { ALICE, openIssueWorld, rawWallet } from './issue-world.ts'

const [location = '', moment = ''] = process.argv.slice(2)
const die = (now: string): void => {
  if (now === moment) process.kill(process.pid, 'SIGKILL')
}

const store = await openStore(JSON.parse(location))
const driver = nodeDriver()
let signatures = 0
const world = await openIssueWorld(store, {
  driver: (step) => {
    if (step.op === 'sign') {
      signatures++
      if (signatures === 1) die('first-signature')
      if (signatures === 3) die('last-signature')
    }
    return driver(step)
  },
  auditOf: (clock) => {
    const audit = createAudit({ clock })
    return {
      async append(tx, entry) {
        const issuing = entry.event === 'issuer.credential-issued'
        if (issuing) die('before-audit')
        const appended = await audit.append(tx, entry)
        if (issuing) die('after-audit')
        return appended
      },
    }
  },
})
const wallet = rawWallet(world)
const { offer, txCode } = await world.issuer.createOffer({ personId: ALICE.id, types: ['pid'] })
const { body } = await wallet.post('/as/token', wallet.preAuthorizedForm(offer, txCode))
const answer = await wallet.credential({ token: body.access_token, body: await wallet.request(3) })
if (answer.status !== 200) throw new Error(answer.text)
die('after-commit')
await world.close()
await store.close()
