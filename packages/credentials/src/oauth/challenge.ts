/** Authentication challenges of one response (RFC 9110 §11.6.1): scheme in lower case, with its parameters. */
export type Challenge = { readonly scheme: string; readonly parameters: { readonly [name: string]: string } }

const HEADER_MAX = 4096
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+/
const PARAMETER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/

/** Scheme names are compared without case (RFC 9110 §11.1); what cannot be read ends the reading, without error. */
export function parseChallenges(header: string | null | undefined): readonly Challenge[] {
  if (header === null || header === undefined || header.length > HEADER_MAX) return []
  const challenges: { scheme: string; parameters: { [name: string]: string } }[] = []
  let rest = header.trim()
  while (rest !== '') {
    const current = challenges.at(-1)
    const parameter = current && PARAMETER.exec(rest)
    const read = parameter?.[0] ?? TOKEN.exec(rest)?.[0]
    if (read === undefined) break
    if (current !== undefined && parameter) addParameter(current.parameters, parameter)
    else challenges.push({ scheme: read.toLowerCase(), parameters: {} })
    rest = rest.slice(read.length).replace(/^[ \t,]+/, '')
  }
  return challenges
}

function addParameter(
  parameters: { [name: string]: string },
  [, name = '', quoted, plain = '']: RegExpExecArray,
): void {
  parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? plain
}

/** RFC 9449 §9: the resource asks for a proof with its nonce. */
export function asksForNonce(header: string | null | undefined): boolean {
  return parseChallenges(header).some(
    ({ scheme, parameters }) => scheme === 'dpop' && parameters['error'] === 'use_dpop_nonce',
  )
}
