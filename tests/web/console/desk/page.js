// As much of a page as the console asks for. What it draws is told as text; its buttons are pressed by their place.
import 'fake-indexeddb/auto'

export const page = { drawn: null, focused: [], keys: {}, heard: {}, pressed: {}, found: {}, skip: null }
const place = { replaceChildren () {}, _$litPart$: { _$AI: (value) => { page.drawn = value } } } // where lit draws
const element = (id) => ({ id, focus () { page.focused.push(id) }, showModal () { page.focused.push(`${id} opened`) }, close () {}, scrollIntoView () {} })

globalThis.document = {
  currentScript: { dataset: { root: '/console/', attempt: '/attempts/00000000-0000-0000-0000-000000000000/' } },
  createTreeWalker: () => ({}),
  createComment: () => ({}),
  getElementById: (id) => id === 'console' ? place : element(id),
  querySelector: (selector) => selector === '.skip' ? { addEventListener: (_, work) => { page.skip = work } } : page.found[selector] || null,
  querySelectorAll: (selector) => page.found[selector] || [],
  addEventListener: (name, work) => { page.pressed[name] = work },
  visibilityState: 'visible',
  cookie: ''
}
globalThis.window = { addEventListener: (name, work) => { page.keys[name] = work; (page.heard[name] ||= []).push(work) } }
Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true })
globalThis.location = { hash: '', pathname: '/console/' }
globalThis.requestAnimationFrame = (work) => setTimeout(work)
const { CLOSED } = process.env // a browser that lets nobody open what it keeps
if (CLOSED) indexedDB.open = () => { throw Object.assign(new Error(), { name: CLOSED }) }
if (process.env.OLDER) older()
globalThis.fetch = async () => { throw new TypeError('no network') }

// A template of lit, and what is in it, as text; handlers are put into `found`.
export function text (one, found = []) {
  if (one === null || one === undefined || typeof one === 'symbol') return ''
  if (Array.isArray(one)) return one.map((each) => text(each, found)).join('')
  if (one.strings) return one.strings.map((string, at) => string + (at < one.values.length ? value(string, one.values[at], found) : '')).join('')
  if (one._$litDirective$) return directed(one.values, found)
  return String(one)
}

function value (before, one, found) {
  const [, event] = /@(\w+)=$/.exec(before) || []
  if (event) found.push([event, one])
  return event ? '' : text(one, found)
}

// `repeat` makes each of a list, `keyed` shows the last, `live` the only.
function directed (values, found) {
  const [list, ...more] = values
  const make = more.at(-1)
  return typeof make === 'function' ? [...list].map((each, at) => text(make(each, at), found)).join('') : text(values.at(-1), found)
}

export function handlers (one, event) {
  const found = []
  text(one, found)
  return found.filter(([name]) => name === event).map(([, work]) => work)
}

// A tab of an older console, which does not give way.
function older () {
  const asked = indexedDB.open('touchstone-console', 1)
  asked.onupgradeneeded = () => {
    for (const [name, keyPath] of [['devices', 'id'], ['packs', 'attempt'], ['chains', ['device', 'attempt']]]) asked.result.createObjectStore(name, { keyPath })
    asked.result.createObjectStore('lines', { keyPath: ['device', 'attempt', 'sequence'] }).createIndex('unsent', ['device', 'attempt', 'unsent'])
  }
  asked.onsuccess = () => { globalThis.older = asked.result }
}
