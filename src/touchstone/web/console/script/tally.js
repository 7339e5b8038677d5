// What of each work on this device is left to send, and what the server refused of it: by device and assessment,
// because two people may have the same assessment in one browser.
import { WISHED } from './wishing.js'

const NOTHING = { unsent: 0, refused: [], wish: '' }

export class Tally {
  constructor (keeper) {
    this.keeper = keeper
    this.works = []
    this.waiting = Promise.resolve()
  }

  // One count after another: what was captured during one is in the next.
  inTurn (work) {
    const done = this.waiting.then(work)
    this.waiting = done.catch(() => {})
    return done
  }

  count () { return this.inTurn(() => this.anew()) }
  async anew () { this.works = await this.keeper.works() }

  find (device, attempt) { return this.works.find((one) => one.device === device && one.attempt === attempt) }

  // Count one anew; whether something changed.
  recount (device, attempt) { return this.inTurn(() => this.one(device, attempt)) }

  async one (device, attempt) {
    const left = await this.keeper.left(device, attempt)
    const known = this.find(device, attempt)
    const { unsent, refused, wish } = known || NOTHING
    const changed = unsent !== left.unsent || refused.length !== left.refused.length || wish !== left.wish
    if (known) Object.assign(known, left)
    else if (changed) await this.anew()
    return changed
  }

  of ({ device, attempt }) { return this.find(device, attempt) || NOTHING }

  // Of one person; of everybody while nobody is known to be there.
  total (person) {
    const mine = this.works.filter((one) => !person || one.person === person)
    const sum = (number) => mine.reduce((all, one) => all + number(one), 0)
    return { unsent: sum((one) => one.unsent), refused: sum((one) => one.refused.length), waits: sum((one) => Number(one.wish === WISHED)) }
  }
}
