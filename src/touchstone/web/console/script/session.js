// One attempt on this device: what the server knew of it, and every act since, each a line in the chain.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { after, behindIn } from './clock.js'
import { fold, sectionsOf } from './fold.js'
import { sealed, unsealed } from './keeper.js'

const AGREE = 2000 // milliseconds
const LONGEST = 60_000 // characters of one line; the server takes a little more
const LOADED = 200 // lines that are decrypted side by side

export function hashOf (text) { return bytesToHex(sha256(utf8ToBytes(text))) }

export class TooLong extends Error {
  constructor () {
    super()
    this.name = 'TooLong'
  }
}

export class Session {
  constructor (keeper, clock, { device, pack }) {
    Object.assign(this, { keeper, clock, device, pack })
    this.attempt = pack.attempt
    this.server = pack.entries // as it last said, also before this page was opened: see heard.js
    this.behind = 0 // milliseconds by which this device's clock is behind the server's, as it last said
    this.stretches = new Map() // stretch of the clock -> the same in it, as far as it is known
    this.out = new Set(pack.out) // entries that are received and not in the log: set aside, or left out
    this.own = new Map() // sequence -> the entry as the fold takes it, in that order and without a gap
    this.last = 0
    this.waiting = Promise.resolve()
    this.listeners = new Set()
  }

  // What the server last said of this device's clock, and what became of the clock since.
  async met ({ behind = 0, stretch } = {}) {
    this.behind = Math.round(behind * 1000)
    this.stretches = behindIn(await this.keeper.stretches(this.device.id), stretch, this.behind)
    this.behind = [...this.stretches.values()].at(-1) ?? this.behind
  }

  // A clock that was set while nobody could be asked is behind by another time from then on. What was captured
  // before stays where it was.
  leapt () {
    const { stretch } = this.clock
    if (!stretch || this.stretches.has(stretch.name)) return
    if (this.stretches.size) this.behind = after(stretch.leap, this.behind)
    this.stretches.set(stretch.name, this.behind)
  }

  // Read what was captured here before, also by another tab or before the device went dark.
  async load () {
    const known = await this.keeper.deviceOf(this.device.id)
    if (known?.key) this.device = known // under another key since
    const gone = this.last ? 0 : (await this.keeper.chain(this.device.id, this.attempt)).next - 1
    const rows = await this.keeper.lines(this.device.id, this.attempt, this.last)
    for (let at = 0; at < rows.length; at += LOADED) {
      const some = rows.slice(at, at + LOADED)
      const bodies = await Promise.all(some.map((row) => unsealed(this.device.key, row.sealed)))
      bodies.forEach(({ body }, place) => this.add(JSON.parse(body)))
    }
    this.last = Math.max(this.last, gone) // what was taken off this device since is in the server's log
    if (rows.length) this.changed()
    return rows.length
  }

  add (words) {
    const { id, kind, data, wall, by, sequence, replaces, stretch } = words
    this.last = Math.max(this.last, sequence)
    this.own.set(sequence, { id, number: null, kind, data, at: wall, by, sequence, replaces, stretch })
  }

  // The log as it stands here: the server's entries, then those that it has not taken into its log yet.
  get entries () {
    if (!this.known) {
      const there = new Set(this.server.map((one) => one.id))
      const more = [...this.own.values()].filter((one) => !there.has(one.id) && !this.out.has(one.id))
      let questions = this.server.filter((one) => one.kind === 'question').length
      let recordings = this.server.filter((one) => one.kind === 'recording').length
      const all = [...this.server, ...more.map((entry) => {
        const one = { ...entry, at: this.shifted(entry.at, entry.stretch) }
        if (one.kind === 'question' && !one.data.id) return { ...one, data: { ...one.data, id: `Q${++questions}` } }
        if (one.kind === 'recording' && !one.data.id) return { ...one, data: { ...one.data, id: `R${++recordings}` } }
        return one
      })]
      const codes = new Map(all.filter(({ kind }) => kind === 'recording').map(({ id, data }) => [id, data.id]))
      const [section, walls] = [sectionsOf(all), new Map([...this.own.values()].map(({ id, at }) => [id, at]))]
      this.known = all.map((one) => ({ ...one, data: codes.size ? byCode(one.data, codes) : one.data, section: section(one), wall: walls.get(one.id) }))
    }
    return this.known
  }

  // Whether something of this device is not in what the server last told.
  get unheard () { return this.entries.some((one) => one.number === null) }

  // A moment of this device by the server's clock, where they are known to differ.
  shifted (wall, stretch) {
    const behind = this.stretches.get(stretch) ?? this.behind
    return Math.abs(behind) < AGREE ? wall : new Date(Date.parse(wall) + behind).toISOString()
  }

  now () {
    this.leapt()
    return this.shifted(new Date(this.clock.wall()).toISOString(), this.clock.stretch?.name)
  }

  // What the server's log holds by now.
  heard ({ entries, out, behind }) {
    this.behind = Math.round(behind * 1000)
    if (this.clock.stretch) this.stretches.set(this.clock.stretch.name, this.behind)
    this.server = entries
    this.out = new Set(out)
    this.changed()
  }

  changed () {
    this.known = null
    for (const tell of this.listeners) tell()
  }

  // Capture one act; it is kept, encrypted, before this answers. Acts are taken one after another.
  capture (kind, data, { replaces = null } = {}) {
    const done = this.waiting.then(() => this.take(kind, data, replaces))
    this.waiting = done.catch(() => {})
    return done
  }

  async take (kind, data, replaces) {
    const id = crypto.randomUUID()
    for (;;) {
      const { wall, mono, stretch } = await this.clock.now()
      this.leapt()
      const chain = await this.keeper.chain(this.device.id, this.attempt)
      if (chain.next > this.last + 1) await this.load() // another tab captured, and nobody has said so yet
      const before = chain.head || hashOf(`${this.attempt}\n${this.device.id}`)
      const words = {
        v: 1, id, attempt: this.attempt, device: this.device.id, by: this.device.person,
        sequence: chain.next, before, stretch, wall, mono, section: this.running?.section || null,
        kind, data: this.whole(kind, data), replaces
      }
      const body = JSON.stringify(words)
      if (body.length > LONGEST) throw new TooLong() // the server would refuse it, and with it all that goes along
      const hash = hashOf(body)
      const line = { hash, turn: this.device.turn, sealed: await sealed(this.device.key, { body, hash }) }
      if (await this.keeper.append(chain, line)) {
        this.add(words)
        this.changed()
        return words
      }
      await this.load() // another tab captured meanwhile: after it
    }
  }

  get running () { return fold(this.entries).running }

  // What follows from the log, as the server would fill it in.
  whole (kind, data) {
    const running = this.running
    if (kind === 'section_ended' && running?.section === data.section) return { ...data, start: running.entry }
    if ((kind === 'seen' || kind === 'question') && data.section === undefined) {
      return { ...data, section: running?.section || null }
    }
    return data
  }
}

// What was captured here names a recording by its entry: the server's log may give it another code than this one did.
function byCode (data, codes) {
  const named = (one) => one.replace(/^[^:]*/, (id) => codes.get(id) ?? id)
  const { recording, pointers } = data
  return { ...data, ...(recording ? { recording: named(recording) } : {}), ...(pointers ? { pointers: pointers.map(named) } : {}) }
}
