/** What an audit says. A violation must be mended; a review is a question that only a person can answer. */
export type Level = 'violation' | 'review'

export type Engine = 'axe' | 'ace' | 'html' | 'probe'

export type Finding = {
  readonly engine: Engine
  readonly rule: string
  /** The element as it stands in the page, cut short. */
  readonly where: string
  readonly level: Level
  readonly says: string
}

/** What one probe saw in the page, before it is known by the name of the probe. */
export type Sighting = { readonly where: string; readonly says: string; readonly level?: Level }

const LONGEST = 160

/** The text on one line and no longer than a report can bear. */
export function cut(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, LONGEST)
}

/** Sightings under the name of the probe that made them. */
export function findingsOf(rule: string, sightings: readonly Sighting[]): Finding[] {
  return sightings.map(({ where, says, level = 'violation' }) => ({
    engine: 'probe',
    rule,
    where,
    level,
    says,
  }))
}

/** Each finding once: the same page in four views finds most things four times. */
export function withoutRepetition(findings: readonly Finding[]): Finding[] {
  return [
    ...new Map(
      findings.map((finding) => [`${finding.engine} ${finding.rule} ${finding.where}`, finding]),
    ).values(),
  ]
}
