/** The list of components for the gallery: what each folder holds, with the words of its page. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** `<component>/<component>.md`: a title, when to use it, and the acceptance criteria as a list. */
export type Described = {
  readonly title: string
  readonly use: readonly string[]
  readonly criteria: readonly string[]
}

/** The components whose folder is complete; `problems` tells what the others lack. */
export function renderGallery(folder: string, problems: string[]): string {
  const found = globSync('*/*.examples.ts', { cwd: folder }).map((file) => file.split('/')[0] ?? '')
  const names = found.toSorted().filter((name) => {
    const page = existsSync(join(folder, name, `${name}.md`))
    if (!page) problems.push(`${name}/${name}.md is missing`)
    return page
  })
  const constant = (name: string) => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const imports = names.map(
    (name) => `import { ${constant(name)}Examples } from '../${name}/${name}.examples.ts'`,
  )
  const entries = names.map((name) => {
    const described = describe(readFileSync(join(folder, name, `${name}.md`), 'utf8'), name)
    return `  ${JSON.stringify(name)}: { ...${JSON.stringify(described)}, ...${constant(name)}Examples },`
  })
  return `// Written by npm run generate from */*.examples.ts and */*.md. Do not edit.
import type { Component } from '../gallery/component.ts'
${imports.join('\n')}

export const components = {
${entries.join('\n')}
} as const satisfies Record<string, Component>
`
}

/** Throws when the page of a component is not made as the others are. */
export function describe(markdown: string, name: string): Described {
  const [head = '', ...sections] = markdown.trim().split(/\n## /)
  const [title = '', ...use] = head.split(/\n\n+/)
  const accessibility = sections.find((section) => section.startsWith('Accessibility\n'))
  const criteria = [...(accessibility ?? '').matchAll(/^- (.+)$/gm)].map(([, line = '']) => line)
  if (!title.startsWith('# ') || use.length === 0 || criteria.length === 0)
    throw new Error(`${name}.md needs a title, when to use the component, and "## Accessibility" with a list`)
  return { title: title.slice(2), use: use.map((text) => text.replaceAll('\n', ' ').trim()), criteria }
}
