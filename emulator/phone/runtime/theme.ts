/** Values of app.json and page JSON with theme.json's `@name` variables put in. */
export function withTheme<T>(value: T, variables: Record<string, string>): T {
  if (typeof value === 'string' && value.startsWith('@')) {
    return (variables[value.slice(1)] ?? value) as T
  }
  if (Array.isArray(value)) return value.map((item: unknown) => withTheme(item, variables)) as T
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => [key, withTheme(item, variables)])
    return Object.fromEntries(entries) as T
  }
  return value
}
