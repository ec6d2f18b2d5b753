/** The few functions of the map libraries that `land.ts` calls; neither brings types of its own. */
declare module 'd3-geo' {
  export type Point = readonly [number, number]
  export type Projection = {
    (point: Point): [number, number] | null
    rotate(angles: readonly [number, number]): Projection
    scale(scale: number): Projection
    translate(offset: Point): Projection
  }
  /** Where a path is drawn; a canvas has the same methods. */
  export type Pen = {
    moveTo(x: number, y: number): void
    lineTo(x: number, y: number): void
    closePath(): void
    arc(): void
  }
  export function geoNaturalEarth1(): Projection
  export function geoPath(projection: Projection, pen: Pen): (shape: unknown) => void
}
declare module 'topojson-client' {
  export function feature(topology: unknown, object: unknown): unknown
}
