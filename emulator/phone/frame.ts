import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { EntryScript } from './browser-build'
import type { Manifest } from './compiler/bundle'
import type { PhoneBoot } from './runtime/boot'

/**
 * The document of one phone. It fetches the main package while the runtime is on its way, and names all
 * files that the runtime imports: one round trip for all of them.
 */
export function frameDocument(
  phoneFolder: string,
  boot: PhoneBoot,
  manifest: Manifest,
  runtime: EntryScript,
): string {
  const css = readFileSync(path.join(phoneFolder, 'runtime/screen.css'), 'utf8')
  const main = `/phone/app/${manifest.bundles.main ?? ''}`
  return `<!doctype html>
<html lang="${boot.settings.language.replace('_', '-')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${escapeHtml(boot.phone)}</title>
<script type="module" src="/phone/${runtime.file}"></script>
${preloads(runtime)}
<link rel="preload" as="fetch" crossorigin href="${main}">
<script>window.mainPackage = fetch(${JSON.stringify(main)})</script>
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
<script>window.phoneBoot = ${embedded(boot)}; window.phoneManifest = ${embedded(manifest)}</script>
</body>
</html>
`
}

/** The document around the phones; stage/main.ts fills it. */
export function stageDocument(boot: object, stage: EntryScript): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>WeChat phones</title>
</head>
<body>
<script>window.stageBoot = ${embedded(boot)}</script>
<script type="module" src="/phone/${stage.file}"></script>
${preloads(stage)}
</body>
</html>
`
}

const preloads = ({ imports }: EntryScript) =>
  imports.map((file) => `<link rel="modulepreload" href="/phone/${file}">`).join('\n')

const embedded = (value: object) => JSON.stringify(value).replaceAll('<', '\\u003c')

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
