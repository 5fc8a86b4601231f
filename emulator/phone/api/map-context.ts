import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import type { ComponentInstance, PhoneRuntime } from '../runtime/contract'

type Verb = (options: Record<string, unknown>) => unknown

const BUILT =
  `getCenterLocation getScale getRotate getSkew getRegion moveToLocation includePoints translateMarker
moveAlong addMarkers removeMarkers toScreenLocation fromScreenLocation`.split(/\s+/)
const UNBUILT =
  `initMarkerCluster addGroundOverlay updateGroundOverlay removeGroundOverlay addCustomLayer removeCustomLayer
addVisualLayer removeVisualLayer executeVisualLayerCommand addArc removeArc setBoundary setCenterOffset
setLocMarkerIcon openMapApp eraseLines`.split(/\s+/)

/** wx.createMapContext: the map with this id on the page, or in the given component. */
function mapContext(runtime: PhoneRuntime, id: string, scope?: ComponentInstance) {
  const verbs = (): Record<string, Verb> => {
    const [host] = runtime.select(`#${id}`, scope)
    const context = host && runtime.builtinAt(host)?.instance.context?.()
    if (!context) throw new ApiFailure(`map "${id}" is not found`)
    return context as Record<string, Verb>
  }
  const built = BUILT.map((name) => [name, asyncApi(name, (options) => verbs()[name]?.(options))])
  const unbuilt = UNBUILT.map((name) => [
    name,
    asyncApi(name, () => {
      const message = `MapContext.${name} is not built on this phone; see it in WeChat`
      console.error(message)
      throw new ApiFailure(message, { errno: 3 })
    }),
  ])
  return Object.fromEntries([...built, ...unbuilt]) as Record<string, unknown>
}

defineApi({
  createMapContext: (runtime) => (id: unknown, scope?: unknown) =>
    mapContext(runtime, String(id), scope as ComponentInstance | undefined),
})
