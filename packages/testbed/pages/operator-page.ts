/** Pages that only an operator sees: each visit signs in with a link of its own first. */
import type { Lang } from '@entente/ui'
import type { Page } from 'playwright-core'
import type { CheckedPage } from './checked-page.ts'

export type OperatorDesk = { readonly url: string; readonly invite: () => Promise<string> }

/** Under `/{lang}/workbench`. */
export function operatorPage(
  { url, invite }: OperatorDesk,
  [name, path]: readonly [name: string, path: string],
  act?: (page: Page) => Promise<void>,
): CheckedPage {
  return {
    name,
    kind: 'operator',
    address: (lang: Lang) => `${url}/${lang}/workbench${path}`,
    async reach(opened) {
      const wanted = opened.url()
      const [, lang = 'en'] = new URL(wanted).pathname.split('/')
      await opened.goto(`${url}/${lang}/workbench/sign-in?code=${await invite()}`)
      await sendLast(opened)
      await opened.goto(wanted)
      await act?.(opened)
    },
  }
}

/** Sends the last form of the page whose address has this in it. */
export async function sendLast(page: Page, action = '/'): Promise<void> {
  const button = page.locator(`main form[action*="${action}"] button`).last()
  await Promise.all([page.waitForEvent('load'), button.click()])
}
