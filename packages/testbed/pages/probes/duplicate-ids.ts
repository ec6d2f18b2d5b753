import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Elements whose id was used before: labels, descriptions and links then reach the wrong one. */
export function duplicateIds({ every, see }: PageKit): Sighting[] {
  const seen = new Set<string>()
  return every<Element>('[id]').flatMap((element) => {
    if (seen.has(element.id)) return [see(element, `the id "${element.id}" was used before`)]
    seen.add(element.id)
    return []
  })
}
