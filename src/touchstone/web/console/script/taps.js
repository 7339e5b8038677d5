// One act for one tap. What is being kept is not begun a second time, and what was tapped stays in its place for as
// long as the second tap of a finger takes, so that it does not fall on whatever moves up there.
const SECOND_TAP = 500 // milliseconds

export class Taps {
  constructor (draw, rest = SECOND_TAP) {
    Object.assign(this, { draw, rest })
    this.busy = new Set()
    this.lately = new Set()
  }

  rests (name) { return this.busy.has(name) || this.lately.has(name) }

  // Do something, unless the same is under way; `work` says whether it was done.
  async once (name, work) {
    if (this.busy.has(name)) return
    this.busy.add(name)
    try {
      if (!await work()) return
      this.lately.add(name)
      setTimeout(() => this.over(name), this.rest)
    } finally {
      this.busy.delete(name)
    }
  }

  // The same for what is done by the tap alone.
  async tap (name, work) {
    if (!this.rests(name)) await this.once(name, work)
  }

  over (name) {
    this.lately.delete(name)
    this.draw()
  }
}
