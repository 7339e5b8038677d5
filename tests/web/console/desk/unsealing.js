// Files of the portfolio that are opened: one thing is told in JSON, and what it does comes back.
import { page, text } from './page.js'
import { Console } from '../../../../src/touchstone/web/console/script/console.js'
import { Keeper, keyOf, opened } from '../../../../src/touchstone/web/console/script/keeper.js'

const DO = { kinds, leaving }
const soon = (pause = 80) => new Promise((resolve) => setTimeout(resolve, pause))
const seen = { made: [], revoked: [], windows: [], downloads: [], allowed: true }

URL.createObjectURL = () => {
  seen.made.push(`blob:${seen.made.length}`)
  return seen.made.at(-1)
}
URL.revokeObjectURL = (address) => seen.revoked.push(address)
window.open = (address) => {
  if (!seen.allowed) return null
  const view = { address, closed: false, close () { view.closed = true } }
  seen.windows.push(view)
  return view
}
document.createElement = () => ({ click () { seen.downloads.push(this.download) }, remove () {} })
document.body = { append () {} }

// A console that has an assessment with these files open.
async function tab ({ pack, device, person, key }, fresh = true) {
  const keeper = new Keeper(await opened())
  if (fresh) {
    await keeper.know({ id: device, person, organisation: person }, await keyOf(key))
    await keeper.putPack(await keeper.deviceOf(device), pack)
  }
  const made = new Console(keeper)
  const all = pack.pieces.flatMap((one) => one.files)
  made.shelf.rows = async () => all.map((one) => ({ file: one.id, size: one.size, done: one.size }))
  made.shelf.open = async (_, one) => new Blob(['x'.repeat(one.size)], { type: one.type })
  await made.tally.count()
  location.hash = `#${pack.attempt}`
  await made.open(pack.attempt)
  await soon()
  return { made, files: Object.fromEntries(all.map((one) => [one.name, one])), shown: () => text(made.desk.portfolio.view()) }
}

async function kinds (said) {
  const { made, files, shown } = await tab(said)
  const { portfolio } = made.desk
  const found = {}
  for (const name of ['a.pdf', 'b.mp4', 'c.mp3']) {
    await portfolio.open(files[name])
    found[name] = [seen.windows.length, /<video|<audio/.exec(shown())?.[0] || '', page.focused.at(-1)]
    portfolio.stop()
  }
  found.stopped = [/<video|<audio/.test(shown()), [...seen.revoked]]
  await portfolio.open(files['d.docx'])
  await soon()
  found.asked = [shown(), seen.downloads.length, page.focused.at(-1)]
  portfolio.ask(null)
  found.not = [shown().includes('leaves the seal'), seen.downloads.length]
  await portfolio.open(files['d.docx'])
  await portfolio.save(files['d.docx'])
  found.saved = [shown().includes('leaves the seal'), [...seen.downloads]]
  await portfolio.open(files['b.mp4'])
  portfolio.unplayable()
  seen.allowed = false
  found.unplayable = [shown().includes('b.mp4 does not open in the console.'), made.desk.portfolio.playing]
  await portfolio.open(files['a.pdf'])
  found.noWindows = [shown().includes('a.pdf does not open in the console.'), seen.downloads.length]
  return found
}

// A window and the player are open, and each way in which the key, or the assessment, leaves.
async function leaving (said) {
  const { pack, device } = said
  const ways = {
    locked: (made) => made.lock(),
    out: (made) => made.elsewhere({ locked: 'out' }),
    another: (made) => made.elsewhere({ off: pack.attempt, device }),
    removed: (made) => made.desk.portfolio.remove(),
    page: () => page.heard.pagehide.forEach((work) => work({})),
    other: (made) => made.elsewhere({ off: 'another', device })
  }
  const found = {}
  for (const [name, leave] of Object.entries(ways)) {
    const { made, files } = await tab(said)
    const { portfolio } = made.desk
    for (const all of [seen.made, seen.revoked, seen.windows]) all.length = 0
    await made.keeper.db.put('files', { attempt: pack.attempt, file: files['a.pdf'].id, device, size: 1, done: 1 })
    await made.keeper.db.put('files', { attempt: pack.attempt, file: files['b.mp4'].id, device, size: 1, done: 1 })
    await portfolio.open(files['a.pdf'])
    await portfolio.open(files['b.mp4'])
    await leave(made)
    found[name] = [seen.windows.map(({ closed }) => closed), seen.made.filter((one) => seen.revoked.includes(one)).length, Boolean(portfolio.playing)]
    made.channel.close()
  }
  return found
}

let asked = ''
process.stdin.on('data', (part) => { asked += part })
process.stdin.on('end', async () => {
  const { what, ...said } = JSON.parse(asked)
  await soon() // the page has begun
  const found = await DO[what](said)
  process.stdout.write(JSON.stringify(found), () => process.exit())
})
