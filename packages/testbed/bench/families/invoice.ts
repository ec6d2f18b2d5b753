import { readFileSync } from 'node:fs'
import { checkInvoice, findPack, readInvoice } from '@entente/invoice'
import { SaxesParser } from 'saxes'
import type { Family } from '../harness.ts'
import { runFontoxpath, saxonSpeed, STATED_COUNT } from '../invoice-peers.ts'

const VECTOR = new URL('../../../invoice/src/vectors/belgian-invoice.xml', import.meta.url)
/** What invoices usually have: nine kilobytes. */
const LINES = 6
const COPIES = 64

/**
 * An invoice from its bytes to its verdict. No peer has the rules as code: one engine in JavaScript runs an eighth of
 * them as XPath, Saxon the same where Java is, and one peer only reads, which is the least that any other must do.
 */
export async function family(): Promise<Family> {
  const peppol = packOf('peppol-bis')
  const norm = packOf('en16931')
  // Each a number of its own: no text is one that was seen before.
  const documents = Array.from({ length: COPIES }, (_, at) => new TextEncoder().encode(invoice(LINES, at)))
  const at = (turn: number) => documents[turn % COPIES] as Uint8Array
  const decoder = new TextDecoder()
  const read = (bytes: Uint8Array): number => {
    let elements = 0
    const parser = new SaxesParser({ xmlns: true })
    parser.on('opentag', () => {
      elements++
    })
    parser.write(decoder.decode(bytes)).close()
    return elements
  }
  return {
    name: 'invoice',
    state: 'warm',
    limit: { formula: 'every character looked at once', of: () => scanRate(decoder, at(0)) },
    ours: 'entente, Peppol BIS',
    peer: 'saxes, only read',
    candidates: [
      { name: 'entente, Peppol BIS', run: (turn) => checkInvoice(at(turn), { pack: peppol }), batch: 20 },
      { name: 'entente, EN 16931', run: (turn) => checkInvoice(at(turn), { pack: norm }), batch: 20 },
      { name: 'entente, only read', run: (turn) => readInvoice(at(turn)), batch: 20 },
      { name: 'saxes, only read', run: (turn) => read(at(turn)), batch: 20 },
      {
        name: `fontoxpath, ${STATED_COUNT} rules`,
        run: (turn) => runFontoxpath(decoder.decode(at(turn))),
        batch: 1,
      },
    ],
    async correct() {
      for (const bytes of documents) {
        const checked = checkInvoice(bytes, { pack: peppol })
        if (!checked.ok || !checked.report.valid) throw new Error('wrong answer: refuses a valid invoice')
      }
      const wrong = invoice(LINES, 0).replace('>25.00</cbc:PriceAmount>', '>25.01</cbc:PriceAmount>')
      const checked = checkInvoice(wrong, { pack: peppol })
      if (!checked.ok || checked.report.valid)
        throw new Error('wrong answer: accepts a line that does not add up')
      if (runFontoxpath(decoder.decode(at(0))).size > 0) throw new Error('the peer refuses a valid invoice')
      const unpaid = invoice(LINES, 0)
        .replace('<cbc:PayableAmount', '<cbc:NotPayable')
        .replace('</cbc:PayableAmount', '</cbc:NotPayable')
      const theirs = [...runFontoxpath(unpaid)].toSorted()
      if (theirs.join() !== 'BR-15,BR-CO-16') throw new Error(`the peer finds ${theirs.join()}`)
      const growth = costOf(invoice(10_000, 0)) / costOf(invoice(1000, 0))
      if (growth > 25) throw new Error(`ten times the lines cost ${growth.toFixed(0)} times as much`)
      return {
        'ten times the lines': `${growth.toFixed(1)} times the cost, 1,000 to 10,000`,
        'Saxon-HE, warm': saxonSpeed(invoice(LINES, 0)),
      }
    },
  }
}

/** The best of three, so that neither the first nor a collection of garbage counts. */
function costOf(text: string): number {
  const costs = [0, 1, 2].map(() => {
    const start = process.cpuUsage()
    const checked = checkInvoice(text)
    if (!checked.ok || !checked.report.valid) throw new Error('wrong answer: refuses a long invoice')
    const { user, system } = process.cpuUsage(start)
    return user + system
  })
  return Math.min(...costs)
}

function packOf(name: string) {
  const pack = findPack(name)
  if (pack === undefined) throw new Error(`there is no pack ${name}`)
  return pack
}

/** The Belgian invoice with so many lines of 250 euro, and no allowance. */
function invoice(lines: number, number: number): string {
  const text = readFileSync(VECTOR, 'utf8')
  const line = /<cac:InvoiceLine>.*<\/cac:InvoiceLine>/s.exec(text)?.[0] ?? ''
  const all = Array.from({ length: lines }, (_, at) => line.replace('<cbc:ID>1<', `<cbc:ID>${at + 1}<`))
  return text
    .replace(line, () => all.join('\n'))
    .replace(/<cac:AllowanceCharge>.*<\/cac:AllowanceCharge>/s, '')
    .replace(/<cbc:AllowanceTotalAmount.*<\/cbc:AllowanceTotalAmount>/, '')
    .replaceAll(/(currencyID="EUR">)(?:225|250)\.00(?=<\/cbc:(?:Tax|Payable))/g, `$1${lines * 250}.00`)
    .replace(
      /(<cac:LegalMonetaryTotal>\s*<cbc:LineExtensionAmount currencyID="EUR">)250\.00/,
      `$1${lines * 250}.00`,
    )
    .replace(/<cbc:ID>[^<]*</, `<cbc:ID>INV-${number}<`)
}

function scanRate(decoder: TextDecoder, bytes: Uint8Array): number {
  const turns = 20_000
  let sum = 0
  const start = process.cpuUsage()
  for (let turn = 0; turn < turns; turn++) {
    const text = decoder.decode(bytes)
    for (let at = 0; at < text.length; at++) sum += text.charCodeAt(at)
  }
  const { user, system } = process.cpuUsage(start)
  return sum === 0 ? 0 : (turns * 1e6) / (user + system)
}
