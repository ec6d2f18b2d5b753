/** Providers, services and their history (TS 119 612 §5.4 to §5.6). */
import type { Instant } from '../ports.ts'
import { parseXmlDateTime } from '../xml/date-time.ts'
import type { XmlElement } from '../xml/xml.ts'
import { parseExtensions } from './parse-extensions.ts'
import { parseIdentity } from './parse-identity.ts'
import {
  attributeOf,
  langTexts,
  langUris,
  type Notes,
  type Parts,
  partsOf,
  shapeOf,
  tell,
  textIn,
} from './read-parts.ts'
import type { TslPeriod, TslProvider, TslService } from './tsl.ts'

const PROVIDER = shapeOf({ TSPInformation: '1', TSPServices: '1' })
const SERVICES = shapeOf({ TSPService: '+' })
const PERIODS = shapeOf({ ServiceInformation: '1', ServiceHistory: '?' })
const INSTANCES = shapeOf({ ServiceHistoryInstance: '*' })
const EXTENSIONS = shapeOf({ Extension: '+' })
const SUPPLY_POINTS = shapeOf({ ServiceSupplyPoint: '+' })
const INFORMATION = shapeOf({
  TSPName: '1',
  TSPTradeName: '?',
  TSPAddress: '1',
  TSPInformationURI: '1',
  TSPInformationExtensions: '?',
})

export function parseProvider(notes: Notes, element: XmlElement): TslProvider {
  const provider = partsOf(notes, element, PROVIDER)
  const about = provider.one('TSPInformation')
  const information = about === undefined ? undefined : partsOf(notes, about, INFORMATION)
  const list = provider.one('TSPServices')
  const services = list === undefined ? [] : partsOf(notes, list, SERVICES).all('TSPService')
  return {
    name: langTexts(notes, information?.one('TSPName')),
    tradeName: langTexts(notes, information?.one('TSPTradeName')),
    information: langUris(notes, information?.one('TSPInformationURI')),
    services: services.flatMap((one) => parseService(notes, one) ?? []),
  }
}

const SERVICE = shapeOf({
  ServiceTypeIdentifier: '1',
  ServiceName: '1',
  ServiceDigitalIdentity: '1',
  ServiceStatus: '1',
  StatusStartingTime: '1',
  SchemeServiceDefinitionURI: '?',
  ServiceSupplyPoints: '?',
  TSPServiceDefinitionURI: '?',
  ServiceInformationExtensions: '?',
})

/** Undefined for a service that says nothing usable of its present state: its past alone must not count. */
function parseService(notes: Notes, element: XmlElement): TslService | undefined {
  const parts = partsOf(notes, element, PERIODS)
  const [information, history] = [parts.one('ServiceInformation'), parts.one('ServiceHistory')]
  const now = information === undefined ? undefined : parsePeriod(notes, information)
  if (now === undefined) {
    tell(notes, element, 'a service without type, status or time')
    return undefined
  }
  const instances = history === undefined ? [] : partsOf(notes, history, INSTANCES)
  const past = 'all' in instances ? instances.all('ServiceHistoryInstance') : []
  const before = past.flatMap((one) => parsePeriod(notes, one) ?? [])
  const periods = [now, ...before].toSorted((a, b) => (a.since < b.since ? 1 : a.since > b.since ? -1 : 0))
  const [newest, ...older] = periods
  if (newest === undefined) return undefined
  if (newest !== now) tell(notes, element, 'history that is newer than the present')
  return {
    periods: [newest, ...older.map((one, i) => ({ ...one, until: periods[i]?.since ?? newest.since }))],
  }
}

function parsePeriod(notes: Notes, element: XmlElement): TslPeriod | undefined {
  const shape = element.local === 'ServiceInformation' ? SERVICE : HISTORY
  const parts = partsOf(notes, element, shape)
  const type = textIn(notes, parts.one('ServiceTypeIdentifier'))
  const status = textIn(notes, parts.one('ServiceStatus'))
  const since = timeIn(notes, parts.one('StatusStartingTime'))
  if (type === undefined || status === undefined || since === undefined) return undefined
  const identity = parts.one('ServiceDigitalIdentity')
  const extensions = parts.one('ServiceInformationExtensions')
  const each = extensions === undefined ? [] : partsOf(notes, extensions, EXTENSIONS).all('Extension')
  return {
    type,
    status,
    since,
    name: langTexts(notes, parts.one('ServiceName')),
    identity: parseIdentity(notes, identity === undefined ? [] : [identity]),
    supplyPoints: supplyPoints(notes, parts),
    ...parseExtensions(notes, each),
  }
}

const HISTORY = shapeOf({
  ServiceTypeIdentifier: '1',
  ServiceName: '1',
  ServiceDigitalIdentity: '1',
  ServiceStatus: '1',
  StatusStartingTime: '1',
  ServiceInformationExtensions: '?',
})

function supplyPoints(notes: Notes, parts: Parts): TslPeriod['supplyPoints'] {
  const list = parts.one('ServiceSupplyPoints')
  if (list === undefined) return []
  return partsOf(notes, list, SUPPLY_POINTS)
    .all('ServiceSupplyPoint')
    .flatMap((one) => {
      const uri = textIn(notes, one)
      const type = attributeOf(one, 'type')
      if (type !== undefined && notes.version < 6) tell(notes, one, 'type is not known before version 6')
      return uri === undefined ? [] : [{ uri, ...(type !== undefined && { type }) }]
    })
}

/** Told where it is no point in time. */
export function timeIn(notes: Notes, element: XmlElement | undefined): Instant | undefined {
  const text = textIn(notes, element)
  if (element === undefined || text === undefined) return undefined
  const time = parseXmlDateTime(text)
  if (time === undefined) tell(notes, element, `${text} is not a time with its zone`)
  return time
}
