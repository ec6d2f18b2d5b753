/** A person who brings files to the checker of signatures in a browser: the page with its token, then the form. */
import type { Testbed } from '../src/start-testbed.ts'

type Files = { readonly file: File; readonly detached?: File }

export async function bringFiles(
  { app }: Pick<Testbed['nodes']['be'], 'app'>,
  lang: string,
  files: Files,
): Promise<Response> {
  const page = `/${lang}/signatures`
  const first = await app.request(page)
  const form = new FormData()
  form.append('form_token', /name="form_token" value="([^"]*)"/.exec(await first.text())?.[1] ?? '')
  for (const [name, file] of Object.entries(files)) form.append(name, file)
  const cookie = first.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return app.request(page, { method: 'POST', body: form, headers: { cookie } })
}
