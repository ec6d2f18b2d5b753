/** Invented people in the scripts of their country. The same country and seed give the same people, in order. */
import { Fault } from '../../kernel/fault.ts'
import { BELGIUM } from './people/belgium.ts'
import { FRANCE } from './people/france.ts'
import { JAPAN } from './people/japan.ts'
import { LUXEMBOURG } from './people/luxembourg.ts'
import { MOROCCO, TUNISIA } from './people/maghreb.ts'
import type { Community, NamePart, Part, Place, Population } from './people/population.ts'
import { type Choices, createChoices } from './people/random.ts'
import { VIET_NAM } from './people/vietnam.ts'
import type { Address, Diploma, NameForm, Person, Training } from './person.ts'

const POPULATIONS = [BELGIUM, FRANCE, JAPAN, LUXEMBOURG, MOROCCO, TUNISIA, VIET_NAM] as const
export const POPULATED_COUNTRIES: readonly string[] = POPULATIONS.map(({ country }) => country)

/** As many as a TEST register is sown with at most. */
const PERSONS_MAX = 10_000
const BORN_FROM = 1950
const BORN_YEARS = 58
/** Whoever is born later has no diploma yet. */
const STUDIED_UNTIL = 2003
const DIPLOMA_PERCENT = 60
const TRAINING_PERCENT = 50

export type Generation = { readonly country: string; readonly count: number; readonly seed: string }

/** The first `count` people of a seed: a larger count keeps the smaller one's people and adds to them. */
export function generatePersons({ country, count, seed }: Generation): Person[] {
  const population = POPULATIONS.find((one) => one.country === country)
  if (population === undefined) {
    throw new Fault(
      'invalid',
      'registers/no-population',
      `country: no TEST people of ${country.slice(0, 10)}`,
    )
  }
  if (!Number.isInteger(count) || count < 0 || count > PERSONS_MAX) {
    throw new Fault('invalid', 'registers/count', `count: between 0 and ${PERSONS_MAX}`)
  }
  return Array.from({ length: count }, (_, index) =>
    generatePerson(population, createChoices(`${seed} ${country} ${index}`)),
  )
}

function generatePerson(population: Population, choices: Choices): Person {
  const { country, nameOrder } = population
  const community = chooseCommunity(population, choices)
  const id = testId(choices)
  const sex = choices.chance(50) ? 1 : 2
  const birthdate = chooseDate(choices, BORN_FROM, BORN_YEARS)
  const nameForms = formsOf(community, {
    family: choices.pick(community.families),
    given: choices.pick(sex === 1 ? community.men : community.women),
  })
  const latin = nameForms.at(-1)
  const birthplace = choices.pick(community.places)
  return {
    id,
    country,
    test: true,
    familyName: latin?.family ?? '',
    givenName: latin?.given ?? '',
    nameOrder,
    nameForms,
    birthdate,
    placeOfBirth: { country, ...regionOf(birthplace), locality: birthplace.locality },
    nationalities: [country],
    sex,
    address: chooseAddress(population, community, choices),
    ...(population.number && { personalNumber: population.number({ birthdate, sex, choices }) }),
    diplomas: chooseDiplomas(community, { country, birthdate }, choices),
    ...chooseTrainings(community, choices),
  }
}

function chooseCommunity({ communities }: Population, choices: Choices): Community {
  const [first, ...rest] = communities
  let place = choices.below(communities.reduce((sum, { weight }) => sum + weight, 0))
  for (const community of [first, ...rest]) {
    if (place < community.weight) return community
    place -= community.weight
  }
  return first
}

/** UUID version 8 (RFC 9562 §5.8): says by its version that it was not drawn at random. */
function testId(choices: Choices): string {
  const hex = Array.from({ length: 32 }, () => choices.below(16).toString(16))
  hex[12] = '8'
  hex[16] = '8'
  const digits = hex.join('')
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => digits.slice(from, to))
    .join('-')
}

/** Days 2 to 28: no birthday collects the unknown ones (01-01), and every month has them all. */
function chooseDate(choices: Choices, from: number, years: number): string {
  const [month, day] = [1 + choices.below(12), 2 + choices.below(27)]
  return [from + choices.below(years), month, day].map((part) => String(part).padStart(2, '0')).join('-')
}

type ChosenName = { readonly family: Part; readonly given: Part }

function formsOf({ lang }: Community, name: ChosenName): NameForm[] {
  const forms = [
    formOf(name, 'own', lang),
    formOf(name, 'kana', `${lang}-Kana`),
    formOf(name, 'latin', `${lang}-Latn`),
  ]
  return forms.filter((form) => form !== undefined)
}

function formOf({ family, given }: ChosenName, script: keyof NamePart, lang: string): NameForm | undefined {
  const [familyName, givenName] = [written(family, script), written(given, script)]
  if (familyName === undefined || givenName === undefined) return undefined
  return { lang, family: familyName, given: givenName, source: script === 'latin' ? 'passport' : 'register' }
}

function written(part: Part, script: keyof NamePart): string | undefined {
  if (typeof part !== 'string') return part[script]
  return script === 'own' ? part : undefined
}

function chooseAddress(
  { country, formatAddress }: Population,
  { places }: Community,
  choices: Choices,
): Address {
  const place = choices.pick(places)
  const houseNumber = String(1 + choices.below(198))
  return {
    formatted: formatAddress(place, houseNumber),
    country,
    ...regionOf(place),
    locality: place.locality,
    postalCode: place.postalCode,
    street: place.street,
    houseNumber,
  }
}

function regionOf({ region }: Place): { region?: string } {
  return region === undefined ? {} : { region }
}

function chooseDiplomas(
  { lang, studies }: Community,
  { country, birthdate }: { country: string; birthdate: string },
  choices: Choices,
): Diploma[] {
  const born = Number(birthdate.slice(0, 4))
  if (born > STUDIED_UNTIL || !choices.chance(DIPLOMA_PERCENT)) return []
  const { institution, titles, grades, ...study } = choices.pick(studies)
  const { title, level } = choices.pick(titles)
  // Degrees are given at the end of June or September, at an age that fits the level.
  const year = born + 16 + level + choices.below(3)
  const awardedOn = `${year}-${choices.pick(['06-30', '09-28'])}`
  const diploma = { title, institution, country, awardedOn, level, grade: choices.pick(grades) }
  return [{ lang: study.lang ?? lang, ...diploma }]
}

/** Drawn last, so that whoever was generated before there were courses is still the same person. */
function chooseTrainings(
  { lang, studies, courses }: Community,
  choices: Choices,
): { trainings?: Training[] } {
  if (courses === undefined) return {}
  if (!choices.chance(TRAINING_PERCENT)) return { trainings: [] }
  const [{ lang: taughtIn = lang }] = studies
  const level = choices.chance(TRAINING_PERCENT) ? 'basic' : 'advanced'
  const completedOn = `${2024 + choices.below(2)}-${choices.pick(['03-29', '06-28', '11-29'])}`
  return { trainings: [{ lang: taughtIn, title: choices.pick(courses), level, completedOn }] }
}
