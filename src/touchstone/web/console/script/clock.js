// The device's clock in stretches: within one it runs evenly. A leap, by setting it or by sleep, begins another.
const LEAP = 2000 // milliseconds
const BY_HAND = 60_000 // whoever puts a clock right is as near as that

export class Clock {
  constructor (begin, { wall = () => Date.now(), mono = () => performance.now() } = {}) {
    this.begin = begin // (leap) => the stretch's name, kept
    this.wall = wall
    this.mono = mono
    this.base = wall() - mono()
    this.stretch = null
    this.waiting = Promise.resolve()
  }

  // The moment as the device sees it. One look after another, so that a leap begins one stretch.
  now () {
    const seen = this.waiting.then(() => this.look())
    this.waiting = seen.catch(() => {})
    return seen
  }

  // Begins a stretch where the clock leapt since the last look; where that is not kept, it leapt for the next one.
  async look () {
    const leapt = this.wall() - this.mono() - this.base
    if (!this.stretch || Math.abs(leapt) > LEAP) {
      this.stretch = await this.begin(this.stretch ? Math.round(leapt) : 0)
      this.base += leapt
    }
    return { wall: new Date(this.wall()).toISOString(), mono: Math.round(this.mono()), stretch: this.stretch.name }
  }
}

// By how much a clock is behind after a leap. From inside it looks like sleep, after which it is behind as before;
// but sleep never goes back, nor does it end just where a clock is right that was known to be wrong.
export function after (leap, behind) {
  const set = leap < 0 || (Math.abs(behind) > BY_HAND && Math.abs(behind - leap) <= BY_HAND)
  return set ? behind - leap : behind
}

// The same for every stretch since the one in which the device met the server, by name; of those before nothing is
// said. Without such a stretch all of them are as they were last known.
export function behindIn (stretches, met, behind) {
  const from = stretches.findIndex(({ name }) => name === met)
  const known = new Map()
  let now = behind
  for (const { name, leap } of stretches.slice(from < 0 ? stretches.length : from)) {
    if (known.size) now = after(leap, now)
    known.set(name, now)
  }
  return known
}
