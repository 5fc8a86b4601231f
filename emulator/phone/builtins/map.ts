import { device } from '../api/device-state'
import { defineBuiltin } from '../runtime/contract'
import { MapView, type MapHandle } from './map-view'
import { mapProperties } from './map-properties'
import { markerCss } from './map-markers'
import { onResize } from './resize'

const css = `wx-map{display:block;position:relative;width:300px;height:150px;overflow:hidden}
wx-map>canvas.wx-map-ground{position:absolute;inset:0;width:100%;height:100%;touch-action:none}
wx-map-callouts>[marker-id]{position:absolute;z-index:1}
${markerCss}
wx-map>.wx-here{position:absolute;width:14px;height:14px;margin:-7px;border-radius:50%;background:#10aeff;border:3px solid #fff;box-sizing:border-box;box-shadow:0 0 6px rgba(0,0,0,.3)}
wx-map>.wx-scale{position:absolute;left:8px;bottom:8px;padding:0 4px;border:1px solid #333;border-top:0;background:rgba(255,255,255,.7);color:#333;font:10px/1.2 sans-serif;text-align:center;box-sizing:border-box}`

/** Said once by name; anything else of a map that is not drawn only looks different. */
const unbuilt = ['controls', 'enableSatellite', 'enableTraffic'] as const

/** Markers, lines and areas over a plain ground. No map data, no network. */
defineBuiltin('map', {
  properties: mapProperties,
  shell: [{ tag: 'map-callouts', children: ['slot'] }],
  css,
  create(handle, runtime) {
    const view = new MapView(handle as MapHandle, runtime, () => device.place)
    const { properties: now } = handle
    const stopResize = onResize(handle.host, () => view.draw())
    return {
      update(changed) {
        for (const name of unbuilt) {
          if (changed.has(name) && now[name]) console.error(`<map ${name}> is not built here`)
        }
        view.update(changed)
      },
      detached: stopResize,
      context: () => view.context(),
      tapDetail: (touch, node) => view.tapAt(touch, node),
    }
  },
})
