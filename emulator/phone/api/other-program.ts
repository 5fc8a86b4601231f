/** Another mini program cannot run here: the tap says so instead of doing nothing. */
export function navigateToMiniProgram(appId: string, path: string): Promise<never> {
  return Promise.reject(
    new Error(`the mini program ${appId || '(no app-id)'} ${path} opens only in WeChat`),
  )
}
