import { problemText, type Problem } from '../compiler/problem'

/** The band at the foot of the screen that shows what is broken: source problems, uncaught errors. */
export class ProblemBand {
  private readonly band = document.getElementById('phone-problems') as HTMLElement
  private readonly lines: string[] = []

  showProblems(problems: Problem[]) {
    for (const problem of problems) {
      if (problem.severity === 'error') this.add(problemText(problem))
    }
  }

  add(line: string) {
    if (this.lines.includes(line)) return
    this.lines.push(line)
    this.draw()
  }

  private draw() {
    const close = document.createElement('button')
    close.textContent = '✕'
    close.setAttribute('aria-label', 'Dismiss')
    close.addEventListener('click', () => {
      this.lines.length = 0
      this.band.hidden = true
    })
    this.band.replaceChildren(close, this.lines.slice(-20).join('\n'))
    this.band.setAttribute('role', 'alert')
    this.band.hidden = false
  }
}
