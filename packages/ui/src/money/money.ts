import { formatMoney, type Money } from '../format/money.ts'
import type { Reader } from '../format/locale.ts'
import { type Html, html } from '../html.ts'

/** An amount as the reader writes it, exact to its last decimal, isolated and never broken over two lines. */
export function moneyText(money: Money, reader: Reader): Html {
  return html`<bdi class="money">${formatMoney(money, reader)}</bdi>`
}
