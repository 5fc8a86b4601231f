/**
 * One line of comma-separated values (RFC 4180), ended by CRLF. A cell that a spreadsheet would take for
 * a formula (OWASP, CSV injection: = + - @ tab and carriage return, full-width forms too) gets an
 * apostrophe in front, so that a nickname never becomes a command on an owner's computer.
 */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

const FORMULA = /^[\s\u0000]*[=+\-@\t\r＝＋－＠]/

function csvCell(cell: string | number): string {
  if (typeof cell === 'number') return String(cell)
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Tells spreadsheets that the text is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF'
