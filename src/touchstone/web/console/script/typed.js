// What is typed and not kept yet, on this device: sealed with the device's key, a row for each assessment and tab, so
// that no tab writes over another's words. It is no entry and never sent; where it cannot be written, all else goes on.
import { Drafts, lacking, together } from './drafts.js'
import { sealed, unsealed } from './keeper.js'

const STILL = 400 // milliseconds after the last key
const LONGEST = 2000 // and for whoever never stops typing
const TAB = 'touchstone-tab ' // a lock by this name is held for as long as the tab lives, and no longer

export class Typed {
  // `told` is called where something begins or ceases to be typed: other tabs wait for it.
  constructor (keeper, draw = () => {}, told = () => {}) {
    Object.assign(this, { keeper, draw, told, tab: crypto.randomUUID() })
    this.waits = new Set() // for these other tabs to be gone
    this.all = new Map() // device and attempt -> { drafts, session, written }
    this.busy = Promise.resolve()
    this.live()
  }

  // Other tabs leave alone what a living tab has typed; when this one is killed, the browser takes the lock away.
  live () {
    const { locks } = globalThis.navigator || {}
    this.lives = new Promise((resolve) => {
      if (!locks?.request) return resolve()
      locks.request(TAB + this.tab, () => new Promise((release) => resolve(this.release = release))).catch(resolve)
    })
  }

  // Written as somebody types, and at once when the page may go.
  watch () {
    for (const name of ['input', 'change']) window.addEventListener(name, () => this.soon())
    window.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') this.now() })
    window.addEventListener('pagehide', () => this.leaving())
    window.addEventListener('pageshow', ({ persisted }) => { if (persisted) this.again() })
  }

  // Whatever is loaded in its place may have the words.
  leaving () {
    this.now()
    this.release?.()
    this.release = null
  }

  // Back from the history: what another tab took meanwhile is that tab's now, or it would be kept twice.
  async again () {
    this.live()
    await this.lives
    await this.busy
    for (const one of this.all.values()) await this.given(one).catch((error) => console.warn(error))
    this.draw()
  }

  async given (one) {
    const { session: { device, attempt }, drafts, written } = one
    if (!written || await this.keeper.db.count('drafts', [device.id, attempt, this.tab])) return
    if (words(one) !== written) return // typed on since: it stays
    drafts.empty()
    one.written = ''
    await this.bring(one) // that tab may be gone too
  }

  // Whether words would be lost with this page.
  get any () { return [...this.all.values()].some((one) => one.drafts.typed) }

  // What is typed about an assessment; the first time, with what a tab that is gone has left here.
  async of (session) {
    const { device, attempt, pack } = session
    const name = `${device.id} ${attempt}`
    if (!this.all.has(name)) this.all.set(name, { drafts: new Drafts(pack.method), written: '' })
    const one = Object.assign(this.all.get(name), { session })
    await this.bring(one).catch((error) => console.warn(error)) // it stays here, and the assessment opens all the same
    return one.drafts
  }

  async bring (one) {
    const { drafts, session } = one
    if (drafts.typed) return // what is left here waits: nothing is put between words that somebody types
    await this.now() // what was emptied a moment ago does not come back
    const left = (await this.left(session.attempt)).filter(({ device }) => device.person === session.device.person)
    const found = await opened(left)
    if (!found.length || drafts.typed) return
    const each = await Promise.all(found.map(async (row) => lacking(row.said, await this.captured(row))))
    const said = each.reduce((old, later) => together(old, later))
    const back = new Drafts(session.pack.method)
    back.bring(said)
    if (!back.typed) return this.drop(found)
    const mine = await this.put(one, words({ drafts: back }), [...found]).catch((error) => console.warn(error))
    if (mine === false) return // another tab that was opened at the same time has it
    for (const { row } of found) if (row.device !== session.device.id) this.all.delete(`${row.device} ${row.attempt}`)
    drafts.bring(drafts.typed ? together(said, drafts.said) : said)
  }

  // What was captured since by the device that wrote a row, which may not be the one that goes on.
  async captured ({ row, said, device }) {
    const lines = await this.keeper.lines(row.device, row.attempt, said.after)
    const bodies = await Promise.all(lines.map(({ sealed }) => unsealed(device.key, sealed).catch(() => null)))
    return bodies.filter(Boolean).map(({ body }) => JSON.parse(body))
  }

  // The rows of an assessment that no other living tab has, each with its device, the oldest first. A browser without
  // locks tells no living tab from one that is gone: there, a second tab takes what a first one has written by then.
  async left (attempt) {
    await this.lives
    const { held = [] } = await globalThis.navigator?.locks?.query?.() || {}
    const living = new Set(held.map(({ name }) => name))
    const all = (await this.keeper.db.getAll('drafts')).filter((row) => row.attempt === attempt)
    const rows = all.filter((row) => row.tab === this.tab || !living.has(TAB + row.tab))
    for (const row of all) if (!rows.includes(row)) this.outlive(row.tab)
    const whose = await Promise.all(rows.map(async (row) => ({ row, device: await this.keeper.deviceOf(row.device) })))
    return whose.filter(({ device }) => device).sort((one, other) => one.row.at - other.row.at)
  }

  // Something is drawn anew, perhaps because it was kept. What is drawn for other reasons puts nothing off.
  drawn () { if (!this.since) this.soon() }

  // A tab that was killed may seem to live for a moment: what it left comes when its lock is free.
  outlive (tab) {
    if (this.waits.has(tab)) return
    this.waits.add(tab)
    navigator.locks.request(TAB + tab, () => {}).then(async () => {
      this.waits.delete(tab)
      for (const one of this.all.values()) await this.bring(one)
      this.draw()
    }).catch((error) => console.warn(error))
  }

  // Somebody types: written when that has been still for a moment.
  soon () {
    clearTimeout(this.timer)
    this.since ??= performance.now()
    const wait = Math.max(0, Math.min(STILL, this.since + LONGEST - performance.now()))
    this.timer = setTimeout(() => this.now(), wait)
  }

  now () { return this.write([...this.all.values()]) }

  write (some) {
    clearTimeout(this.timer)
    this.since = null
    this.busy = this.busy.then(async () => {
      for (const one of some) await this.one(one).catch((error) => console.warn(error)) // tried again with the next key
    })
    return this.busy
  }

  async one (one) {
    const said = words(one)
    if (said === one.written) return
    if (said) return this.put(one, said)
    await this.keeper.db.delete('drafts', [one.session.device.id, one.session.attempt, this.tab])
    one.written = ''
    this.told(one.session.attempt)
  }

  // In the place of the rows that are brought back with it; false where they are gone. Sealed anew where the key
  // changed meanwhile.
  async put (one, said, instead = []) {
    const { attempt, last } = one.session
    const before = one.written
    for (;;) {
      const device = await this.deviceOf(one.session)
      const row = { device: device.id, attempt, tab: this.tab, at: Date.now(), sealed: await sealed(device.key, { ...JSON.parse(said), after: last }) }
      const tx = this.keeper.db.transaction('drafts', 'readwrite', { durability: 'strict' })
      const there = await Promise.all(instead.map(({ row }) => tx.store.count(keyOf(row))))
      if (there.includes(0)) return false
      const gone = instead.splice(0).map(({ row }) => tx.store.delete(keyOf(row)))
      await Promise.all([...gone, tx.store.put(row), tx.done]) // a full disk fails each of them, and none goes unheard
      one.written = said
      if (!before) this.told(attempt)
      if (turnOf(await this.keeper.deviceOf(device.id)) === turnOf(device)) return true
    }
  }

  // With its key: the one that this page has, where it left with a lock that this is written for.
  async deviceOf ({ device }) {
    const known = await this.keeper.deviceOf(device.id)
    if (known?.key) return known
    if (turnOf(known) !== turnOf(device)) throw new Error('What is typed cannot be sealed: the key was changed.')
    return device
  }

  // Nothing is on the screen any more; what is typed goes under its seal, once what is being kept is kept.
  forget () {
    const some = [...this.all.values()]
    this.all = new Map()
    const settled = Promise.all(some.map(({ session }) => session.waiting)).then(() => new Promise((resolve) => setTimeout(resolve)))
    this.busy = Promise.all([this.busy, settled]).then(() => {})
    return this.write(some)
  }

  // Whether something is typed about it, here or by a tab that is gone.
  async holds (device, attempt) {
    if (this.all.get(`${device} ${attempt}`)?.drafts.typed) return true
    const left = (await this.left(attempt)).filter(({ row }) => row.device === device && row.tab !== this.tab)
    return left.some((one) => !one.device.key) || (await opened(left)).length > 0
  }

  // Whether somebody has words about it that are not kept, here or in another tab; `there` is in other tabs alone, those
  // that live and those that are gone. What a tab left and captured all the same is none.
  async waiting (device, attempt) { return Boolean(this.all.get(`${device.id} ${attempt}`)?.drafts.typed) || this.there(device, attempt) }

  async there ({ person }, attempt) {
    const mine = ({ device, tab }) => tab === this.tab && this.all.has(`${device} ${attempt}`)
    const all = (await this.keeper.db.getAll('drafts')).filter((row) => row.attempt === attempt && !mine(row))
    const rows = await Promise.all(all.map(async (row) => ({ row, device: await this.keeper.deviceOf(row.device) })))
    for (const row of await opened(rows.filter(({ device }) => device?.person === person))) {
      const left = new Drafts({})
      left.bring(lacking(row.said, await this.captured(row)))
      if (left.typed) return true
    }
    return false
  }

  // Taken off this device; what another tab has typed stays with that tab.
  async remove (device, attempt) {
    this.all.delete(`${device} ${attempt}`)
    await this.busy
    await this.drop((await this.left(attempt)).filter(({ row }) => row.device === device)).catch((error) => console.warn(error))
  }

  async drop (some) {
    const tx = this.keeper.db.transaction('drafts', 'readwrite')
    await Promise.all([...some.map(({ row }) => tx.store.delete(keyOf(row))), tx.done])
  }
}

// Those that open with the key that is here.
async function opened (rows) {
  const all = await Promise.all(rows.map(async ({ row, device }) => {
    const said = device.key ? await unsealed(device.key, row.sealed).catch(() => null) : null
    return { row, said, device }
  }))
  return all.filter(({ said }) => said)
}

function words ({ drafts }) { return drafts.typed ? JSON.stringify(drafts.said) : '' }
function keyOf ({ device, attempt, tab }) { return [device, attempt, tab] }
function turnOf (device) { return device?.turn || 0 }
