import type { Locator } from 'playwright-core'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPhones, until, type OpenPhone, type Stage } from '../../../e2e/start-stage'
import { samples, type Sample } from './samples'

const library = join(__dirname, '../../../../node_modules/tdesign-miniprogram/miniprogram_dist')
const components = readdirSync(library).filter((name) => {
  return existsSync(join(library, name, `${name}.json`))
})
const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

describe('every component of tdesign-miniprogram', () => {
  let folder: string
  let stage: Stage
  let phone: OpenPhone
  const worked: string[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tdesign-'))
    symlinkSync(join(library, '../..'), join(folder, 'node_modules'))
    writeProject(folder)
    stage = await startPhones({ projectDir: folder })
    phone = await stage.open('member')
  })

  afterAll(async () => {
    console.log(`${worked.length} of ${components.length} TDesign components mount and react`)
    await stage.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('has a sample for each', () => {
    expect(Object.keys(samples).sort()).toEqual([...components].sort())
  })

  it.each(Object.keys(samples))('%s mounts and reacts', async (name) => {
    const sample = samples[name] as Sample
    phone.errors.length = 0
    await phone.program.callWxMethod('reLaunch', { url: `/pages/${name}/${name}` })
    await act(phone, sample)
    await until(async () => happened(phone, sample))
    expect(phone.errors).toEqual([])
    worked.push(name)
  })

  it('icons show their picture, with no rule for those that no page shows', async () => {
    await phone.program.callWxMethod('reLaunch', { url: '/pages/icon/icon' })
    const icon = phone.page.locator('.phone-page:not([hidden]) .t-icon-base').first()
    const picture = () => icon.evaluate((node) => getComputedStyle(node, '::before').maskImage)
    await until(async () => /\/phone\/icons\/[a-z-]+\.svg/.test(await picture()))
    const rules = await phone.page.evaluate(
      () =>
        [...document.querySelectorAll('style')]
          .map(({ textContent }) => textContent)
          .join('')
          .match(/--t-glyph:url/g)?.length ?? 0,
    )
    expect(rules).toBeLessThan(200)
  })
})

/** A mini program with one page per component. */
function writeProject(root: string) {
  const pages = Object.keys(samples).map((name) => `pages/${name}/${name}`)
  const write = (file: string, text: string) => {
    mkdirSync(join(root, file, '..'), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  write('app.json', JSON.stringify({ pages, window: { navigationBarTextStyle: 'black' } }))
  write('app.ts', 'App({})')
  writeFileSync(join(root, 'dot.png'), Buffer.from(DOT, 'base64'))
  for (const [name, { wxml, using = [], data = {} }] of Object.entries(samples)) {
    const path = `pages/${name}/${name}`
    const tags = [name, ...using].map((tag) => [`t-${tag}`, `tdesign-miniprogram/${tag}/${tag}`])
    write(`${path}.json`, JSON.stringify({ usingComponents: Object.fromEntries(tags) }))
    write(`${path}.wxml`, wxml)
    write(`${path}.ts`, pageScript(data))
  }
}

function pageScript(data: Record<string, unknown>): string {
  return `
    import Toast from 'tdesign-miniprogram/toast/index'
    Page({
      data: { on: false, text: 'before', events: [], ...${JSON.stringify(data)} },
      seen(event) {
        this.setData({ events: [...this.data.events, event.type] })
      },
      submit() {
        this.selectComponent('.form').submit()
      },
      message() {
        this.selectComponent('#m').show()
      },
      toast() {
        Toast({ context: this, selector: '#t-toast', message: 'Done' })
      },
    })`
}

async function act({ page, program }: OpenPhone, { act: action }: Sample) {
  const shown = page.locator('.phone-page:not([hidden])')
  if ('set' in action) await (await program.currentPage())?.setData(action.set)
  else if ('tap' in action) await shown.locator(action.tap).first().click()
  else if ('type' in action) await shown.locator(action.type).first().fill(action.text)
  else {
    const box = await boxAtRest(shown.locator(action.drag).first())
    const [dx, dy] = action.by
    const x = box.x + box.width / 2
    const y = box.y + Math.min(box.height / 2, 60)
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + dx / 2, y + dy / 2, { steps: 4 })
    await page.mouse.move(x + dx, y + dy, { steps: 4 })
    await page.mouse.up()
  }
}

/** Where the element is once it has stopped moving: a popup that still slides takes no drag. */
async function boxAtRest(target: Locator) {
  let last = ''
  return until(async () => {
    await new Promise((resolve) => setTimeout(resolve, 120))
    const box = await target.boundingBox()
    const still = JSON.stringify(box) === last
    last = JSON.stringify(box)
    return box !== null && still ? box : null
  })
}

async function happened({ page, program }: OpenPhone, { then }: Sample): Promise<boolean> {
  const shown = page.locator('.phone-page:not([hidden])')
  if ('event' in then) {
    const events = (await (await program.currentPage())?.data('events')) as string[]
    return events.includes(then.event)
  }
  if ('text' in then) return (await shown.innerText()).includes(then.text)
  return shown.locator(then.shows).first().isVisible()
}
