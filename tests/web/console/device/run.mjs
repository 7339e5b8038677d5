// Machines with tabs of the console, told what to do in lines of JSON: node run.mjs <module>.
// What a tab fetches is asked for in a line too, so that whoever reads it is the network.
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { again } from './chance.mjs'
import { abortAll, burn, connected } from './fuse.mjs'

const { Clock, Door, Keeper, Session, keyOf, keysFor, opened, send, unsealed, unwrap } = await import(pathToFileURL(process.argv[2]))
const machines = new Map() // name -> its clock, its browser's databases, and the device that was prepared there
const tabs = new Map()
const fetches = new Map() // number -> the tab that waits, and how it goes on
let asked = 0

const tell = (said) => process.stdout.write(JSON.stringify(said) + '\n')
process.on('unhandledRejection', () => {}) // of tabs that died

globalThis.fetch = (address, { method = 'GET', headers, body = null }) => new Promise((resolve, reject) => {
  const { hostname, pathname } = new URL(address)
  const tab = tabs.get(hostname)
  if (tab.dead) return
  fetches.set(++asked, { tab, resolve, reject })
  tell({ fetch: asked, tab: hostname, method, path: pathname, token: headers['X-CSRFToken'] || '', body })
})

// A page, from its opening until its end. Its parts are put together as `console.js` does.
class Tab {
  constructor (name, machine) {
    Object.assign(this, { name, machine, born: machine.up, dead: false, doing: new Set() })
  }

  async open () {
    globalThis.indexedDB = this.machine.databases // `opened` asks for it at once
    const db = await opened()
    connected(unwrap(db), this)
    this.keeper = new Keeper(db)
    this.db = db
    this.door = new Door(`https://${this.name}/console/`)
    return this.route()
  }

  async route () {
    const found = await this.keeper.pack(this.machine.attempt)
    if (!found) return { locked: true }
    const times = { wall: () => this.machine.wall, mono: () => this.machine.up - this.born }
    this.clock = new Clock((leap) => this.keeper.stretch(found.device.id, leap), times)
    const session = new Session(this.keeper, this.clock, found)
    const chain = await this.keeper.chain(found.device.id, session.attempt)
    await session.met(chain.receipt || {})
    await session.load()
    this.session = session
    return this.view()
  }

  // `current`: the answer stands over the one that this tab shows, as the page of the console sends it.
  async capture ({ kind, data, current }) {
    const { entries } = this.session
    if (typeof data.entry === 'number') data = { ...data, entry: entries[data.entry % entries.length]?.id || this.machine.device }
    const shown = entries.filter((one) => one.kind === kind && one.data.criterion === data.criterion).at(-1)
    const replaces = current && shown ? shown.id : null
    return { words: await this.session.capture(kind, data, { replaces }) }
  }

  async load () {
    await this.session.load()
    return this.view()
  }

  view () { return { entries: this.session.entries, own: [...this.session.own.keys()] } }

  async send () {
    const { person } = await this.door.state()
    await keysFor(person, this)
    const device = await this.keeper.deviceOf(this.machine.device)
    if (person !== device.person || !device.key) return { notMine: true }
    if (!this.session) await this.route()
    const said = await send(this.keeper, device, this.session.attempt, (...what) => this.door.deliver(...what), this.clock)
    this.session.heard(said)
    const { receipt } = await this.keeper.chain(device.id, this.session.attempt)
    return { words: said.chain.words, receipt, unsent: await this.keeper.countUnsent(device.id, this.session.attempt), ...this.view() }
  }

  async lock () {
    await this.keeper.forgetKeys()
    return {}
  }

  here () { return {} }

  // The tab is gone: what was not written by now never is.
  die () {
    if (this.dead) return
    this.dead = true
    for (const [number, { tab }] of fetches) if (tab === this) fetches.delete(number)
    for (const id of this.doing) tell({ id, died: true })
    this.doing.clear()
    abortAll(this)
    this.db?.close()
  }
}

const DOES = {
  // A morning: each machine with its prepared device, and nothing captured.
  async begin ({ machines: some, pack }) {
    for (const tab of tabs.values()) tab.die()
    tabs.clear()
    machines.clear()
    again()
    for (const [name, { device, person, organisation, key }] of Object.entries(some)) {
      const machine = { databases: new IDBFactory(), wall: 0, up: 0, device, attempt: pack.attempt, bytes: key }
      machines.set(name, machine)
      globalThis.indexedDB = machine.databases
      const keeper = new Keeper(await opened())
      const known = { id: device, person, organisation, key: await keyOf(key) }
      await keeper.know(known, known.key)
      await keeper.putPack(known, pack)
      keeper.db.close()
    }
    return {}
  },

  async open ({ tab: name, on }) {
    const tab = new Tab(name, machines.get(on))
    tabs.set(name, tab)
    return tab.open()
  },

  // Everything on a machine, read with the key that its person has.
  async dump ({ on }) {
    const { databases, device, attempt, bytes } = machines.get(on)
    globalThis.indexedDB = databases
    const keeper = new Keeper(await opened())
    const key = await keyOf(bytes)
    const rows = await keeper.lines(device, attempt)
    const lines = await Promise.all(rows.map(async ({ sequence, unsent, refused, sealed }) =>
      ({ sequence, unsent, refused, ...await unsealed(key, sealed) })))
    const chain = await keeper.chain(device, attempt)
    const keys = (await keeper.devices()).filter((one) => one.key).length
    keeper.db.close()
    return { lines, chain, keys }
  }
}

// What needs no answer.
const AT_ONCE = {
  clock ({ on, wall, up }) { Object.assign(machines.get(on), { wall, up }) },
  fuse ({ tab, steps, ends }) { burn(tabs.get(tab), steps, ends) },
  unfuse ({ tab }) { tabs.get(tab).fuse = null },
  kill ({ tab }) { tabs.get(tab).die() },
  answer ({ fetch, status, body, cut }) {
    const waiting = fetches.get(fetch)
    fetches.delete(fetch)
    if (!waiting) return
    if (cut) waiting.reject(new TypeError('Failed to fetch'))
    else waiting.resolve(new Response(body, { status }))
  }
}

async function done (said) {
  const tab = tabs.get(said.tab)
  if (tab?.dead) return tell({ id: said.id, died: true })
  try {
    tab?.doing.add(said.id)
    report(said, { said: await (DOES[said.do] || ((what) => tab[what.do](what)))(said) })
  } catch (error) {
    report(said, { failed: error.name, message: String(error.message) })
  }
}

function report ({ id, tab: name }, answer) {
  const tab = tabs.get(name)
  if (tab?.dead) return // it said so when it died
  tab?.doing.delete(id)
  tell({ id, ...answer })
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const said = JSON.parse(line)
  if (AT_ONCE[said.do]) AT_ONCE[said.do](said)
  else done(said)
})
