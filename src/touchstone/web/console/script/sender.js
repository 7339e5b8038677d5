// Sends what was captured, in any order the line allows, until the server has said that all of it is there.
import { unsealed } from './keeper.js'
import { UNSENT } from './unkept.js'

const MOST = 500 // lines in one delivery
const STRETCHES = 1000
const FARTHEST = 300 * 366 * 24 * 3600 * 1000 // milliseconds
const LARGEST = 900_000 // bytes in one delivery; a server takes a little more
const WAITS = [20_000, 40_000, 80_000, 120_000] // milliseconds for one delivery: longer, and less of it, after a time-out
const ASK_AGAIN = 60 // seconds before a server that knows nobody here is asked again
const PAUSES = [2, 5, 10, 20, 40, 60] // seconds before the next try, after one, two … failures

export class SignedOut extends Error {}
export class Away extends Error {
  constructor (ill = false, slow = false) {
    super()
    this.ill = ill // there is a network, and a server that cannot answer now
    this.slow = slow // it took too long
  }
}

const paces = new WeakMap() // keeper -> how much at once, and how long that may take, while the network is slow

// One delivery after another until nothing is left. `post(attempt, delivery, wait)` answers with the receipt, or
// throws Away (no network, a server that is ill) or SignedOut.
export async function send (keeper, device, attempt, post, clock) {
  let last = null
  for (;;) {
    const { most, slow } = paces.get(keeper) || { most: MOST, slow: 0 }
    const rows = await keeper.unsent(device.id, attempt, most)
    if (!rows.length && last) {
      paces.delete(keeper)
      return last
    }
    const entries = []
    let size = 0
    for (const row of rows) {
      const line = await unsealed(device.key, row.sealed)
      size += bytes(line)
      if (entries.length && size > LARGEST) break
      entries.push(line)
    }
    const { wall, stretch } = await clock.now()
    const stretches = await newest(keeper, device.id)
    const sent = rows.slice(0, entries.length).map((row) => row.sequence)
    try {
      last = await post(attempt, { device: device.id, shows: wall, stretch, stretches, entries }, WAITS[slow])
    } catch (error) {
      const less = { most: Math.max(1, Math.ceil((entries.length || most) / 2)), slow: Math.min(slow + 1, WAITS.length - 1) }
      if (error.slow) paces.set(keeper, less)
      throw error
    }
    const { chain } = last
    const refused = last.refused.map((one) => placed(one, sent))
    const gone = await keeper.chain(device.id, attempt)
    const lost = missing(chain, gone.next - 1)
    await keeper.received(device.id, attempt, sent, { missing: lost, refused, receipt: { ...chain, behind: last.behind, stretch } })
    const said = new Set(refused.map((one) => one.sequence))
    if (sent.length && sent.every((one) => lost.includes(one) && !said.has(one))) throw new Away() // altered on the way
  }
}

// How many bytes a line is on its way: in JSON, in which quotation marks take more.
function bytes (line) { return new TextEncoder().encode(JSON.stringify(line)).length }

// A refusal with the line that it is of. One that is no entry names none, and is known by its place in the
// delivery; one that was altered on its way is not what is here, and is sent again.
function placed (one, sent) {
  return one.sequence || one.code === 'altered' ? one : { ...one, sequence: sent[one.place - 1] }
}

// The stretches of a device's clock that the server is told of: it takes so many, and no leap beyond three centuries.
export async function newest (keeper, device) {
  const all = (await keeper.stretches(device)).slice(-STRETCHES)
  return all.map(({ name, place, leap }) => ({ name, place, leap: Math.max(-FARTHEST, Math.min(FARTHEST, leap)) }))
}

// What the server has not, whether it was sent or not: a restored server, or a line that was altered on its way.
function missing (chain, last) {
  const gone = [...chain.missing]
  for (let one = chain.last + 1; one <= last; one++) gone.push(one)
  return gone
}

// Keeps trying: at once, when the network comes back, and after pauses that grow.
export class Sender {
  constructor (work, tell) {
    this.work = work
    this.tell = tell
    this.failures = 0
    this.timer = null
    this.busy = null
  }

  // What is to happen earlier than that happens then.
  soon (seconds = 0) {
    const now = performance.now()
    this.due = Math.min(this.timer ? this.due : Infinity, now + seconds * 1000)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.run(), Math.max(0, this.due - now))
  }

  run () {
    clearTimeout(this.timer)
    this.timer = null
    this.again = Boolean(this.busy) // asked meanwhile: the network came back, or there is more
    this.busy ||= this.once().finally(() => {
      this.busy = null
      if (this.again) this.soon()
    })
    return this.busy
  }

  async once () {
    this.tell({ sending: true })
    try {
      const receipt = await this.work()
      this.failures = 0
      this.tell({ sending: false, online: true, ill: false, signedOut: false, receipt })
    } catch (error) {
      if (error instanceof SignedOut) {
        this.tell({ sending: false, online: true, ill: false, signedOut: true })
        this.soon(ASK_AGAIN)
      } else if (error instanceof Away) {
        const pause = PAUSES[Math.min(this.failures++, PAUSES.length - 1)]
        this.tell({ sending: false, online: false, ill: error.ill })
        this.soon(pause * (0.75 + Math.random() / 2))
      } else {
        this.tell({ sending: false, message: error.message || UNSENT }) // kept, and tried again later
        this.soon(PAUSES.at(-1))
      }
    }
  }
}
