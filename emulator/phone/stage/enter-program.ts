/** WeChat opens the mini program anew at a page, as it does from a card in its wallet. */
export function enterProgram(path: string, scene: number): void {
  const query = new URLSearchParams(location.search)
  query.set('path', path)
  query.set('scene', String(scene))
  location.search = query.toString()
}
