/**
 * The land of the recognition map: coast lines only. The atlas files with countries hold disputed borders, so only
 * the union of all land is read. Made when the code is written, because the map libraries have no place at run time.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { geoNaturalEarth1, geoPath, type Point } from 'd3-geo'
import { feature } from 'topojson-client'

/** Europe, Africa and Asia lie around this meridian; the seam of the world falls into North America. */
const MIDDLE = 65
/** Units per radian: the part of the world that the map shows is 760 units wide. */
const SCALE = 250
const [WIDTH, HEIGHT] = [1370, 720]
/** Square units: smaller islands would be dust. */
const SMALLEST = 12
/** Units that a coast line may differ from the atlas. */
const TOLERANCE = 0.75

/** Seats of government, longitude and latitude. The Union sits in Brussels and is drawn beside it. */
const SEATS = {
  BE: [4.35, 50.85],
  EU: [4.35, 50.85],
  FR: [2.35, 48.86],
  JP: [139.69, 35.68],
  LU: [6.13, 49.61],
  MA: [-6.84, 34.02],
  TN: [10.17, 36.81],
  VN: [105.85, 21.03],
} as const satisfies Record<string, Point>
const BESIDE: Readonly<Record<string, Point>> = { EU: [2, -11] }

const projection = geoNaturalEarth1()
  .rotate([-MIDDLE, 0])
  .scale(SCALE)
  .translate([WIDTH / 2, HEIGHT / 2])

/** `generated/land.ts`: the coast lines as one path, and where the seats of government are on it. */
export function renderLand(): string {
  const places = Object.entries(SEATS).map(([code, seat]) => {
    const [x, y] = projection(seat) ?? [0, 0]
    const [dx, dy] = BESIDE[code] ?? [0, 0]
    return `  ${code}: [${Math.round(x + dx)}, ${Math.round(y + dy)}],`
  })
  return `// Written by npm run generate from Natural Earth (public domain): land only, no borders. Do not edit.
export const LAND_SIZE = [${WIDTH}, ${HEIGHT}] as const
/** Seats of government by code, in the units of the path. */
export const PLACES = {
${places.join('\n')}
} as const
export const LAND_PATH =
  '${landPath()}'
`
}

type Ring = readonly Point[]

function landPath(): string {
  const file = fileURLToPath(import.meta.resolve('world-atlas/land-110m.json'))
  const atlas = JSON.parse(readFileSync(file, 'utf8')) as { objects: { land: unknown } }
  return ringsOf(feature(atlas, atlas.objects.land))
    .filter((ring) => Math.abs(area(ring)) >= SMALLEST && !isAntarctic(ring))
    .map((ring) => write(simplify(ring)))
    .join('')
}

function ringsOf(shape: unknown): Ring[] {
  const rings: Point[][] = []
  geoPath(projection, {
    moveTo: (x, y) => void rings.push([[x, y]]),
    lineTo: (x, y) => void rings.at(-1)?.push([x, y]),
    closePath: () => {},
    arc: () => {},
  })(shape)
  return rings
}

/** Nobody signs there, and the projection would draw it as a bar below everything. */
function isAntarctic(ring: Ring): boolean {
  return ring.every(([, y]) => y > HEIGHT * 0.86)
}

function area(ring: Ring): number {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y]
    return sum + (x * nextY - nextX * y) / 2
  }, 0)
}

/** Douglas and Peucker 1973: drops the points that lie within the tolerance of the line without them. */
function simplify(line: Ring): Ring {
  const first = line[0]
  const last = line.at(-1)
  if (first === undefined || last === undefined || line.length < 3) return line
  const distances = line.map((point) => distance(point, first, last))
  const furthest = distances.indexOf(Math.max(...distances))
  if ((distances[furthest] ?? 0) <= TOLERANCE) return [first, last]
  return [...simplify(line.slice(0, furthest + 1)).slice(0, -1), ...simplify(line.slice(furthest))]
}

function distance([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const length = Math.hypot(toX - fromX, toY - fromY)
  if (length === 0) return Math.hypot(x - fromX, y - fromY)
  return Math.abs((toX - fromX) * (fromY - y) - (fromX - x) * (toY - fromY)) / length
}

/** Relative steps in whole units, with no more separators than the grammar of paths needs. */
function write(ring: Ring): string {
  const points = ring.map(([x, y]): Point => [Math.round(x), Math.round(y)])
  const [start = [0, 0]] = points
  const steps = points.slice(1).map(([x, y], index): Point => {
    const [beforeX, beforeY] = points[index] ?? [0, 0]
    return [x - beforeX, y - beforeY]
  })
  const numbers = steps.filter(([dx, dy]) => dx !== 0 || dy !== 0).flat()
  return `M${start.join(' ')}l${numbers.join(' ').replaceAll(' -', '-')}z`
}
