import { form, type Html, html, notice, pageHead } from '@entente/ui'
import { frame, type PageContext } from '../../pages/frame.ts'
import { words } from './words.ts'

export type SignInView = {
  /** For whom the link was made; undefined when it is spent. */
  readonly operator: string | undefined
  readonly code: string
  readonly token: string
}

/** The link that was made on the machine of the node: it is spent by a button, never by looking at it. */
export function signInPage(context: PageContext, { operator, code, token }: SignInView): Html {
  const { lang } = context
  const { say, sayHtml } = words
  const title = say(lang, 'signInTitle')
  const main =
    operator === undefined
      ? html`${pageHead({ title })}${notice({ kind: 'warning', title: say(lang, 'signInSpent') })}`
      : html`${pageHead({ title, lede: sayHtml(lang, 'signInText', { operator }) })}${form({
          action: `/${lang}/workbench/sign-in`,
          token,
          submit: say(lang, 'signInButton', { operator }),
          fields: html`<input type="hidden" name="code" value="${code}">`,
        })}`
  return frame(context, { name: 'workbench-sign-in', title, main })
}

/** For whoever is not signed in: how to. */
export function signInNeededPage(context: PageContext): Html {
  const { lang } = context
  const title = words.say(lang, 'title')
  const main = html`${pageHead({ title })}${notice({ kind: 'info', title: words.say(lang, 'signInNeeded') })}`
  return frame(context, { name: 'workbench-closed', title, main })
}
