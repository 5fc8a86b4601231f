import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { PhoneBoot } from './runtime/boot'

/** The document of one phone. */
export function frameDocument(phoneFolder: string, boot: PhoneBoot, mainBundle: string): string {
  const css = readFileSync(path.join(phoneFolder, 'runtime/screen.css'), 'utf8')
  const json = JSON.stringify(boot).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="${boot.settings.language.replace('_', '-')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${escapeHtml(boot.phone)}</title>
<link rel="preload" as="fetch" crossorigin href="/phone/app/manifest.json">
<link rel="preload" as="fetch" crossorigin href="/phone/app/${mainBundle}">
<style>${css}</style>
</head>
<body>
<main id="phone-pages"></main>
<header id="phone-navigation"></header>
<div id="phone-status" aria-hidden="true"></div>
<div id="phone-capsule"></div>
<div id="phone-tabs" role="tablist"></div>
<div id="phone-overlay"></div>
<div id="phone-problems" hidden></div>
<script>window.phoneBoot = ${json}</script>
<script type="module" src="/phone/runtime.js"></script>
</body>
</html>
`
}

/** The document around the phones; stage/main.ts fills it. */
export function stageDocument(boot: object): string {
  const json = JSON.stringify(boot).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>WeChat phones</title>
</head>
<body>
<script>window.stageBoot = ${json}</script>
<script type="module" src="/phone/stage.js"></script>
</body>
</html>
`
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
