/** As much of a browser as a form needs: cookies, redirects that the caller sees, hidden fields. No script. */
export type Page = {
  readonly status: number
  readonly url: string
  readonly text: string
  readonly location?: string
}

export type Browser = {
  get(url: string): Promise<Page>
  /** Goes where it is sent, as long as that stays on the same site; the last page may lead elsewhere. */
  follow(page: Page): Promise<Page>
  /** Posts the first form of a page with its hidden fields and the given ones; a form for files takes files. */
  submit(page: Page, fields?: Readonly<Record<string, string | File>>): Promise<Page>
  cookie(name: string): string | undefined
  /** All that this browser has been given. */
  cookies(): readonly string[]
}

const REDIRECTS_MAX = 10

type Sent = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: URLSearchParams | FormData
}

export function createBrowser(): Browser {
  const cookies = new Map<string, string>()
  const send = async (url: string, init: Sent = {}): Promise<Page> => {
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, accept: 'text/html', cookie: cookieHeader(cookies) },
    })
    for (const line of answer.headers.getSetCookie()) keepCookie(cookies, line)
    const location = answer.headers.get('location')
    return {
      status: answer.status,
      url,
      text: await answer.text(),
      ...(location === null ? {} : { location: new URL(location, url).href }),
    }
  }
  const get = (url: string): Promise<Page> => send(url)
  return {
    get,
    async follow(page) {
      const { origin } = new URL(page.url)
      let current = page
      for (let hop = 0; hop < REDIRECTS_MAX; hop++) {
        const { location } = current
        if (location === undefined || new URL(location).origin !== origin) return current
        current = await get(location)
      }
      throw new Error(`more than ${REDIRECTS_MAX} redirects from ${page.url}`)
    },
    async submit(page, fields = {}) {
      const form = readForm(page.text)
      if (form === undefined) throw new Error(`no form on ${page.url}, status ${page.status}`)
      const values = Object.entries({ ...form.hidden, ...fields })
      const headers = { origin: new URL(page.url).origin, 'sec-fetch-site': 'same-origin' }
      return send(new URL(form.action, page.url).href, {
        method: 'POST',
        headers,
        body: bodyOf(form, values),
      })
    },
    cookie: (name) => cookies.get(name),
    cookies: () => [...cookies.values()],
  }
}

function cookieHeader(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}

/** An empty value or an end in the past takes a cookie away. */
function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';')
  const at = pair.indexOf('=')
  if (at < 1) return
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
  if (value === '' || /;\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}

/** As the form says that it is sent; only one for files can send a file. */
function bodyOf({ files }: Form, values: readonly (readonly [name: string, value: string | File])[]) {
  if (!files)
    return new URLSearchParams(
      values.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    )
  const body = new FormData()
  for (const [name, value] of values) body.append(name, value)
  return body
}

type Form = { readonly action: string; readonly hidden: Record<string, string>; readonly files: boolean }

/** The first form that posts. */
function readForm(html: string): Form | undefined {
  const form = /<form[^>]*method="post"[^>]*>[\s\S]*?<\/form>/i.exec(html)?.[0]
  if (form === undefined) return undefined
  const action = attribute(form, 'action') ?? ''
  const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/gi)].map(([input]) => [
    attribute(input, 'name') ?? '',
    attribute(input, 'value') ?? '',
  ])
  const files = /^<form[^>]*enctype="multipart\/form-data"/i.test(form)
  return { action, hidden: Object.fromEntries(hidden) as Record<string, string>, files }
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1]
  return value === undefined ? undefined : unescapeHtml(value)
}

export function unescapeHtml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
