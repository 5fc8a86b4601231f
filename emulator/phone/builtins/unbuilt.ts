import { localAddress } from '../api/temp-files'
import { defineBuiltin } from '../runtime/contract'

/** Built-ins that this phone does not have. Each shows its name where it stands and in the console. */
const names = [
  'web-view',
  'camera',
  'live-player',
  'live-pusher',
  'voip-room',
  'audio',
  'ad',
  'ad-custom',
  'official-account',
  'open-data',
  'editor',
  'channel-live',
  'channel-video',
  'functional-page-navigator',
  'keyboard-accessory',
  'navigation-bar',
  'share-element',
  'store-home',
  'store-product',
]

for (const name of names) {
  defineBuiltin(name, {
    properties: { src: String, title: String },
    css: `wx-${name}{display:block;padding:12px;border:1px dashed #fa9d3b;color:#b06400;background:#fff7eb;font:13px/1.5 sans-serif}`,
    create({ host, fire }) {
      const message = `<${name}> is not built on this phone; see it in WeChat`
      console.error(message)
      host.prepend(message)
      fire('error', { errMsg: message })
      return {}
    },
  })
}

/** Video stays the browser's own player with the events pages commonly listen to. */
defineBuiltin('video', {
  properties: {
    src: String,
    poster: String,
    controls: { type: Boolean, value: true },
    autoplay: Boolean,
    loop: Boolean,
    muted: Boolean,
    objectFit: { type: String, value: 'contain' },
    title: String,
  },
  shell: [],
  css: 'wx-video{display:inline-block;width:300px;height:225px;overflow:hidden}wx-video>video{display:block;width:100%;height:100%;background:#000}',
  create({ host, properties, fire, owner }, runtime) {
    const player = document.createElement('video')
    host.append(player)
    for (const type of ['play', 'pause', 'ended', 'error', 'waiting'] as const) {
      player.addEventListener(type, () => fire(type))
    }
    player.addEventListener('timeupdate', () =>
      fire('timeupdate', { currentTime: player.currentTime, duration: player.duration }),
    )
    return {
      update(changed) {
        if (changed.has('src') && properties.src)
          player.src = localAddress(runtime, properties.src, owner)
        if (properties.poster) player.poster = localAddress(runtime, properties.poster, owner)
        player.controls = properties.controls
        player.autoplay = properties.autoplay
        player.loop = properties.loop
        player.muted = properties.muted
        player.style.objectFit = properties.objectFit
        player.title = properties.title
      },
      context: () => ({
        play: () => player.play(),
        pause: () => player.pause(),
        stop: () => {
          player.pause()
          player.currentTime = 0
        },
        seek: (seconds: number) => {
          player.currentTime = seconds
        },
        playbackRate: (rate: number) => {
          player.playbackRate = rate
        },
      }),
    }
  },
})
