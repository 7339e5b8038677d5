// The console: chooses what is shown, opens sessions, and keeps sending in the background.
import { render } from 'lit-html'
import { Clock } from './clock.js'
import { Door, Refused } from './door.js'
import { Keeper, opened } from './keeper.js'
import { forgetEnded, keysFor, mayShow, present } from './lock.js'
import { stays } from './locking.js'
import { Away, Sender, SignedOut, send } from './sender.js'
import { Session } from './session.js'
import { heard } from './heard.js'
import { home } from './home.js'
import { Desk } from './desk.js'
import { CLOSED, LEFT, LOCKED, OUT, STILL, TAKEN_OFF, TAKEN_OUT, TYPED, WISHES } from './notices.js'
import { named, skips, toMain } from './places.js'
import { handedBefore } from './handing.js'
import { Portfolio, wanted } from './portfolio.js'
import { prepared } from './preparing.js'
import { Shelf } from './shelf.js'
import { tried } from './trying.js'
import { UNSENT } from './unkept.js'
import { unopened, unread, waits } from './unopened.js'
import { closeFiles } from './unsealing.js'
import { Submission } from './submitting.js'
import { Tally } from './tally.js'
import { Typed } from './typed.js'
import { carryAll } from './wish.js'
import { WISHED } from './wishing.js'
import { kept, persistent } from './installed.js'

const { worker, root, signIn, attempt: page } = document.currentScript.dataset
const NOBODY = '00000000-0000-0000-0000-000000000000'
const SECOND = 1000
const PAUSE = 15 // seconds before files are fetched again after a cut
const ASK_AGAIN = 15 // seconds
const TRY_AGAIN = 60 // seconds before what could not be sent is tried again

export class Console {
  constructor (keeper) {
    this.keeper = keeper
    this.door = new Door(root)
    this.signIn = signIn
    this.shelf = new Shelf(keeper, root.replace(/console\/$/, ''))
    this.fresh = new Set() // attempts that were just put here: the clocks meet before the network goes
    this.chosen = new Map() // attempt -> which files are to come with it
    this.drafts = new Typed(keeper, () => this.draw(), (attempt) => this.channel.postMessage({ attempt }))
    this.clocks = new Map()
    this.tally = new Tally(keeper)
    this.locked = '' // until somebody unlocks it: by this person's wish, or because they are signing `out`
    this.state = { online: navigator.onLine, signedOut: false, listed: null, message: '' }
    this.handed = handedBefore(this) // while the device is in the apprentice's hands: its sheet, or its cover
    this.sender = new Sender(() => this.deliver(), (said) => this.told(said.message ? { ...said, until: 'heard' } : said))
    this.channel = new BroadcastChannel('touchstone-console')
    this.channel.onmessage = ({ data }) => this.elsewhere(data)
  }

  async start () {
    window.addEventListener('hashchange', () => this.route())
    window.addEventListener('online', () => this.sender.soon())
    window.addEventListener('offline', () => this.told({ online: false, ill: false }))
    window.addEventListener('beforeunload', (event) => { if (this.typed) event.preventDefault() })
    this.drafts.watch()
    skips()
    window.addEventListener('pageshow', () => this.guard())
    document.addEventListener('visibilitychange', () => this.back())
    this.asksToKeep()
    await this.tally.count()
    await this.route()
    setInterval(() => this.tick(), SECOND)
    this.sender.soon()
  }

  // Whether the browser keeps what is here when it runs short of room; it may have to ask first.
  async asksToKeep () {
    this.persistent = await persistent()
    this.draw()
  }

  get typed () { return this.drafts.any }

  // Nothing of what is typed, or open, is for whoever comes next.
  forgetDesks () {
    const shown = this.desk || this.typed
    this.desk = null
    this.drafts.forget()
    closeFiles()
    if (shown) this.close(CLOSED)
  }

  pageOf (attempt) { return page.replace(NOBODY, attempt) }

  // A clock for each device: its stretches are that device's own.
  clock (device) {
    if (!this.clocks.has(device.id)) {
      this.clocks.set(device.id, new Clock((leap) => this.keeper.stretch(device.id, leap)))
    }
    return this.clocks.get(device.id)
  }

  tick () {
    for (const clock of this.clocks.values()) clock.now().catch(() => {}) // so that a leap is noticed when it happens
    this.desk?.tick()
  }

  // Say something above the page, until it is no longer true: when the server is heard, when something is `kept`,
  // or when the page is `left`.
  say (message, until = 'left') { this.told({ message, until }) }

  over (what) { if (this.state.until === what) this.say('') }

  told (said) {
    if ('message' in said) said = { until: 'left', ...said }
    if (said.signedOut && this.locked === 'out') this.locked = '' // it is done: signing in opens it again
    Object.assign(this.state, said)
    if (this.locked) this.state.listed = null // names of apprentices
    this.draw()
  }

  // Another tab captured or sent something: it is shown here too, and what it sent is heard of from the server.
  // Or it was locked there, somebody signed out, or took an assessment off.
  async elsewhere (said) {
    if (said?.locked) await (said.left ? this.shut(said.locked) : this.leave(said.locked))
    if (said?.opened) return this.opened()
    if (said?.off) closeFiles(said.off)
    if (said?.off && this.shows(said.device, said.off)) this.takenOff()
    if (said?.gone) this.state.listed = null // somebody else may be signed in: asked at once
    if (said?.gone) this.sender.soon()
    await this.guard()
    await this.tally.count()
    await this.desk?.session.load()
    await this.desk?.submission?.load()
    this.draw()
    if (this.desk?.session.unheard || this.state.until?.startsWith('held ')) this.sender.soon(1)
  }

  shows (device, attempt) { return this.desk?.session.attempt === attempt && this.desk.session.device.id === device }

  // What is captured here all the same is kept and sent; what is half typed stays on the screen.
  takenOff () {
    if (this.desk.typed) this.told({ message: TAKEN_OFF })
    else this.close(TAKEN_OFF)
  }

  // Nothing of an assessment is shown any more.
  close (message) {
    this.desk = null
    if (location.hash) location.hash = ''
    this.say(message, 'opened')
  }

  // A desk closes when its key has left, or when somebody else is signed in.
  async guard () {
    const { desk } = this
    if (desk && !await mayShow(this.keeper, desk.session.device, this.state.person) && this.desk === desk) {
      this.forgetDesks()
    }
  }

  async back () {
    if (document.visibilityState !== 'visible') return
    await this.guard()
    this.sender.soon() // who is signed in now?
  }

  // Keys that left with somebody come back when the same person is signed in; then everything unsent goes.
  async deliver () {
    const said = await present(this.door)
    if (this.locked === 'out' && this.state.person !== said.person) this.locked = ''
    if (this.state.person && this.state.person !== said.person) this.forgetDesks()
    this.told({ listed: said.attempts, person: said.person, name: said.name, ended: said.ended, signedOut: false })
    if (await keysFor(said.person, { ...this, locked: () => this.locked })) this.channel.postMessage({ gone: true })
    await this.guard()
    if (said.refused) throw said.refused
    const wishes = []
    for (const { attempt, device: id, person, put, unsent, wish } of await this.keeper.works()) {
      const device = await this.keeper.deviceOf(id)
      if (person !== said.person || !device?.key) continue
      const theirs = !said.organisations?.includes(device.organisation) || said.attempts.some((one) => one.attempt === attempt)
      if (put && !theirs) await this.shelf.remove(attempt) // it is over, or somebody else's now: no file stays here
      const waits = wish === WISHED
      if (!this.shows(id, attempt) && !unsent && !waits && !this.fresh.has(attempt)) continue
      if (await this.send(device, attempt) && waits) wishes.push([device, attempt])
      this.fresh.delete(attempt)
    }
    this.over('heard')
    if (!this.desk && named(location.hash)) await this.open(named(location.hash))
    this.fetchFiles()
    await carryAll(this, wishes) // what is captured goes before all of them
    if (await forgetEnded(this.keeper, said.ended)) this.taken()
  }

  // This device was taken out of use: what it had is sent, as far as it could be.
  taken () {
    this.channel.postMessage({ gone: true })
    this.forgetDesks()
    this.say(TAKEN_OUT, 'opened')
  }

  // Files of the portfolio in the background; what was cut goes on when there is a network.
  async fetchFiles () {
    this.more = true
    if (this.fetching || !this.state.person) return
    this.fetching = true
    try {
      while (this.more) {
        this.more = false
        await this.shelf.fetch(this.state.person, () => this.desk?.portfolio.load())
      }
    } catch (error) {
      if (error instanceof SignedOut) this.told({ signedOut: true })
      else setTimeout(() => this.fetchFiles(), PAUSE * SECOND)
    } finally {
      this.fetching = false
    }
    if (this.desk) this.sender.soon(ASK_AGAIN) // what others wrote meanwhile
  }

  // One attempt; what the server refuses as a whole stays here, and does not hold up the others.
  async send (device, attempt) {
    try {
      const receipt = await send(this.keeper, device, attempt, (...what) => this.door.deliver(...what), this.clock(device))
      await this.recount(device.id, attempt)
      this.over(`sent ${attempt}`)
      await heard(this, device, attempt, receipt)
      return true
    } catch (error) {
      if (error instanceof Away || error instanceof SignedOut) throw error
      const refused = error instanceof Refused
      if (!refused) console.error(error)
      this.say(refused ? error.message : UNSENT, `sent ${attempt}`)
      this.sender.soon(TRY_AGAIN)
    }
  }

  // What the server refused is sent once more.
  async sendAgain ({ device, attempt }) {
    await this.keeper.sendAgain(device, attempt)
    await this.recount(device, attempt)
    this.draw()
    this.sender.soon()
  }

  choose (attempt, name, on) { this.chosen.set(attempt, { ...this.chosen.get(attempt), [name]: on }) }

  // Put an attempt on this device, or what the server knows of it anew.
  async prepare (one) {
    const { attempt } = one
    if (!await tried(this, () => this.put(one))) return
    location.hash = attempt
    if (this.desk?.session.attempt === attempt) await this.open(attempt)
  }

  async putAll (some) {
    this.told({ putting: true })
    try {
      for (const one of some) if (!await tried(this, () => this.put(one))) break
    } finally {
      this.told({ putting: false })
    }
  }

  async put ({ attempt, organisation }) {
    const { person } = await this.door.state()
    const { known, pack } = await prepared(this, person, { attempt, organisation })
    this.locked = '' // whoever puts something here wants it open
    await this.keeper.putPack(known, pack)
    this.channel.postMessage({ attempt })
    await this.tally.count()
    await this.shelf.remove(attempt, wanted(pack, { documents: true, recordings: true }).map((one) => one.id))
    await this.shelf.want(attempt, known.id, wanted(pack, this.chosen.get(attempt) || {}))
    this.fresh.add(attempt)
    this.sender.soon()
  }

  // Take an attempt off this device, with its files; not while something of it is typed, unsent, or was refused.
  async takeOff ({ attempt, device, put }) {
    if (await this.drafts.holds(device, attempt)) return this.say(TYPED)
    const gone = await this.keeper.dropPack(device, attempt)
    if (gone) this.channel.postMessage({ off: attempt, device })
    if (gone && put) await this.shelf.remove(attempt)
    if (gone) await this.drafts.remove(device, attempt)
    await this.tally.count()
    const { wish } = await this.keeper.left(device, attempt)
    this.told({ message: gone ? '' : wish === WISHED ? WISHES : LEFT })
  }

  async route () {
    const attempt = named(location.hash)
    this.over('left')
    this.desk = null
    if (attempt) await this.open(attempt)
    this.arrived = true
    this.draw()
  }

  // What does not open is said; everything else goes on.
  async open (attempt) {
    try {
      await this.opening(attempt)
    } catch (error) {
      console.error(error)
      this.say(unread(error))
    }
  }

  async opening (attempt) {
    const found = await this.keeper.pack(attempt)
    if (!found) return
    const session = new Session(this.keeper, this.clock(found.device), found)
    const chain = await this.keeper.chain(found.device.id, attempt)
    await session.met(chain.receipt || {})
    await session.load()
    const portfolio = new Portfolio(session, this)
    await portfolio.load()
    const drafts = await this.drafts.of(session)
    if (named(location.hash) !== attempt) return // somewhere else by now
    this.desk = new Desk(session, this, chain.receipt, drafts)
    this.desk.portfolio = portfolio
    this.desk.submission = new Submission(this.desk)
    this.over('opened')
    session.listeners.add(() => this.captured(session))
    this.draw()
    this.sender.soon() // before the network goes, the server and this clock have met
  }

  async captured ({ device, attempt }) {
    if (await this.recount(device.id, attempt)) this.sender.soon(0.3)
    this.draw()
  }

  // How much is unsent now; other tabs are told of a change alone, or two would tell each other for ever.
  async recount (device, attempt) {
    if (await this.tally.recount(device, attempt)) this.channel.postMessage({ attempt })
    return this.tally.of({ device, attempt }).unsent
  }

  // Keys leave, in every tab; what is unsent stays, sealed, until the same person unlocks it or loads the page anew.
  // Where this tab cannot reach them, another one takes them.
  async lock () {
    const left = await this.leave('here')
    this.channel.postMessage({ locked: 'here', left })
    if (!left) this.say(STILL, 'opened')
  }

  // Nothing is shown any more and the keys leave; whether they did.
  async leave (how) {
    const writing = this.desk?.session.waiting
    this.shut(how)
    await writing // what was kept with the last press is kept
    const left = await this.keeper.forgetKeys().then(() => true, () => false)
    this.draw()
    return left
  }

  shut (how) {
    this.locked = how
    this.forgetDesks()
    this.close(how === 'out' ? OUT : LOCKED)
  }

  unlock () {
    this.channel.postMessage({ opened: true })
    this.opened()
  }

  opened () {
    this.locked = ''
    const why = stays(this.state)
    this.told({ message: why && `Unlocked. ${why} Leave this page open: it opens by itself.`, until: 'heard' })
    this.sender.soon()
  }

  draw () {
    this.drafts.drawn()
    if (this.drawing) return
    this.drawing = true
    requestAnimationFrame(async () => {
      this.drawing = false
      const openable = this.desk ? null : await this.keeper.openable().catch(() => new Set())
      const view = this.handed?.view() || (this.desk ? this.desk.view() : home(this, this.tally.works, openable))
      render(view, document.getElementById('console'))
      if (this.arrived) toMain()
      this.arrived = false
    })
  }
}

async function begin () {
  const place = document.getElementById('console')
  place.replaceChildren()
  try {
    const made = new Console(new Keeper(await opened(undefined, undefined, () => render(waits(), place))))
    await made.start()
    await kept(made, worker)
  } catch (error) {
    console.error(error)
    render(unopened(error), place)
  }
}

begin()
