import type { Place } from '../../../../typings/contract'

/** Mean Earth radius, IUGG 1980. */
const EARTH_M = 6_371_008.8
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Great-circle distance in whole metres (haversine). Both places are GCJ-02, as WeChat gives them. */
export function distanceM(a: Place, b: Place): number {
  const dLatitude = radians(b.latitude - a.latitude)
  const dLongitude = radians(b.longitude - a.longitude)
  const half =
    Math.sin(dLatitude / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLongitude / 2) ** 2
  return Math.round(2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(half))))
}
