/** Text, in the order a reader meets it: comments, scripts, tags with their values, moustaches, the rest. */
const PIECES =
  /<!--[\s\S]*?-->|<wxs\b[\s\S]*?<\/wxs>|<(?:"[^"]*"|'[^']*'|[^>"'])*>|\{\{[\s\S]*?\}\}|[^<{]+|[<{]/g

/**
 * WeChat's compiler takes text over into a program as it stands, so `\n` in the text of a template is a
 * line break there. Here it becomes an expression that gives one.
 */
export function withEscapes(source: string): string {
  if (!source.includes('\\n')) return source
  return source.replace(PIECES, (piece) => {
    return /^(<|\{)/.test(piece) ? piece : piece.replaceAll('\\n', "{{'\\n'}}")
  })
}
