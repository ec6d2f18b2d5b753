import type { Config } from '../../national-node/src/config.ts'
import type { NodeCode } from './node-codes.ts'

type Companies = NonNullable<NonNullable<Config['invoicing']>['companies']>

/** Invented companies under numbers with the check digits of their register; one of each country is struck off. */
const COMPANIES: Partial<Readonly<Record<NodeCode, Companies>>> = {
  be: [
    { number: '0123456749', name: 'Praline du Sablon SRL', struckOff: false },
    { number: '0987654394', name: 'Dentelle de Bruges SA', struckOff: true },
  ],
  jp: [
    { number: '7000012050002', name: '東京菓子株式会社', struckOff: false },
    { number: '5010401089998', name: '大阪織物株式会社', struckOff: true },
  ],
}

/** The business register of a node of the testbed, where it has one. */
export function companiesOf(code: NodeCode): NonNullable<Config['invoicing']> {
  const companies = COMPANIES[code]
  return companies === undefined ? {} : { companies }
}
