// Where in a piece or a recording somebody points: a port of `rules/pointing.py` and of what
// `web/portfolio/pointing.py` asks it. tests/web/console/places holds both to the same answers.

const LONGEST = 200 // characters of a paragraph's words
const LONGEST_TEXT = 400 // of the whole text
const MOST = 20 // stretches of pages
const LAST_PAGE = 9999
const DAY = 24 * 3600
const TOO_LONG = `It is longer than ${LONGEST} characters. Name the heading alone.`
const HOW = 'Write pages (3–5, 8), a time (12:30–15:00) or the words of a heading.'
const SPACE = /[\0\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g // as the server splits
const RECORDED = ['audio', 'video']

class Wrong extends Error {}

function no (why) { throw new Wrong(why) }

// Why a place cannot be in a piece with these versions of its file, as far as this device knows; '' where it can.
export function whyNot (text, versions) {
  return tried(text, (where) => {
    const named = where.version && versions.find(({ number }) => number === where.version)
    if (where.version && !named) return `The piece has no version ${where.version} of its file. Leave that out for the newest.`
    if (named?.removed) return `Version ${where.version} of the file was taken back.`
    const newest = versions.filter(({ removed }) => !removed).sort((a, b) => b.number - a.number)[0]
    return fault(where, named || newest || null)
  })
}

// The same of a recording that is so long.
export function whyNotIn (text, seconds) {
  return tried(text, (where) => fault(where, { family: 'video', pages: null, seconds, unit: 'page' }))
}

// A length, or a moment of a recording, as people write it: in seconds, or why it is none.
export function secondsIn (text) {
  try {
    return { value: moment(text.trim()), why: '' }
  } catch (error) {
    if (error instanceof Wrong) return { value: null, why: error.message }
    throw error
  }
}

function tried (text, work) {
  try {
    return work(parsed(text))
  } catch (error) {
    if (error instanceof Wrong) return error.message
    throw error
  }
}

function parsed (text) {
  let said = text.replace(SPACE, ' ').replace(/^ | $/g, '')
  if (!said) no(`It says nothing. ${HOW}`)
  if (long(said) > LONGEST_TEXT) no(TOO_LONG)
  const named = /^version +([1-9]\d{0,3}) *[:,] *(?=[^ ])/i.exec(said)
  const version = named ? Number(named[1]) : null
  if (named) said = said.slice(named[0].length)
  const numbers = said.replace(/^(?:pages?|pp?\.?) *(?=\d)/i, '')
  if (/^(?:[\d,;& –—-]|to|and)+$/i.test(numbers) && /\d/.test(numbers)) return { version, pages: pages(numbers) }
  const span = said.includes(':') && /^(?:from |at )? *([\d:]+)(?: *(?:[–—-]|to) *([\d:]+))?$/i.exec(said)
  if (span) {
    const [begins, ends] = [moment(span[1]), span[2] ? moment(span[2]) : null]
    if (ends !== null && ends <= begins) no(`${clock(ends)} is not after ${clock(begins)}. Write the earlier time first.`)
    return { version, begins, ends }
  }
  if (said.includes(':') && /^[\d: –—-]+$/.test(said)) no(`“${said}” is no time. Write it so: 12:30–15:00.`)
  if (long(said) > LONGEST) no(TOO_LONG)
  if (/(?:^|;) *[KSB][1-9]\d* *:/i.test(said)) no('It names another KSB. Write one place for each KSB, with the KSB before it.')
  return { version }
}

function long (text) { return [...text].length }

function pages (text) {
  const parts = text.split(/[,;&]|and/i).map((part) => /^ *(\d+) *(?:(?:[–—-]|to) *(\d+) *)?$/i.exec(part))
  if (parts.includes(null)) no(`“${text}” is no list of pages. Write it so: 3–5, 8.`)
  if (parts.length > MOST) no(`These are more than ${MOST} stretches of pages. Name the most telling.`)
  return Math.max(...parts.map(stretch))
}

// The last page of a stretch.
function stretch ([, from, to = from]) {
  if (Math.max(from.length, to.length) > String(LAST_PAGE).length) no('There are no more than 9,999 pages. Check the number.')
  const [first, last] = [Number(from), Number(to)]
  if (first < 1 || last < 1) no('Pages are counted from 1.')
  if (last < first) no(`Page ${last} comes before page ${first}. Write the smaller number first.`)
  return last
}

function moment (text) {
  const named = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{2})$/.exec(text)
  if (!named) no(`“${text}” is no time. Write minutes and seconds, such as 12:30, or 1:05:00.`)
  const [hours, minutes, seconds] = named.slice(1).map((part) => Number(part || 0))
  if (seconds > 59 || (named[1] && minutes > 59)) no(`“${text}” is no time: a minute has 60 seconds, an hour 60 minutes.`)
  const whole = hours * 3600 + minutes * 60 + seconds
  return whole < DAY ? whole : no(`“${text}” is longer than a day. Check the time.`)
}

// Why it cannot be in a file of which so much is known; of what is not known nothing is said.
function fault ({ version, pages: last, begins, ends }, target) {
  if (begins !== undefined) return beyond(version, begins, ends, target)
  if (!last) return ''
  if (!target) return 'There is no file that could have pages. Add it first, or name a heading.'
  const { family, pages: has, unit } = target
  if (RECORDED.includes(family)) return 'A recording has no pages. Write a time, such as 12:30–15:00.'
  if (family === 'image') return 'A picture has no pages. Say in words where to look.'
  if (has === null || last <= has) return ''
  return `There is no ${unit} ${last}: the file has ${has} ${unit}${has === 1 ? '' : 's'}. Write a ${unit} that it has.`
}

function beyond (version, begins, ends, target) {
  if (!RECORDED.includes(target?.family)) {
    const where = `${version ? `version ${version}: ` : ''}${clock(begins)}${ends === null ? '' : `–${clock(ends)}`}`
    return `${target ? 'The file is no recording' : 'There is no file'}, so it has no ${where}. Write pages or a heading, or add the recording first.`
  }
  const last = Math.max(begins, ends || 0)
  if (target.seconds === null || last <= target.seconds) return ''
  return `${clock(last)} is after its end: the recording is ${clock(target.seconds)} long. Write a time in it.`
}

// Seconds as a player counts them: 12:30, 1:05:00.
export function clock (seconds) {
  const [minutes, left] = [Math.floor(seconds / 60), String(seconds % 60).padStart(2, '0')]
  const [hours, over] = [Math.floor(minutes / 60), minutes % 60]
  return hours ? `${hours}:${String(over).padStart(2, '0')}:${left}` : `${minutes}:${left}`
}
