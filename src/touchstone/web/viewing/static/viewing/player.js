// The player: keys, speed, single pictures, the strip, and places that notes and transcript name.
const box = document.getElementById('player')
const film = box.querySelector('video, audio')
const scrub = document.getElementById('scrub')
const speed = document.getElementById('speed')
const tile = document.getElementById('tile')
const frame = Number(box.dataset.frame)
const cues = [...document.querySelectorAll('[data-from]')]
const play = box.querySelector('[data-do="play"]')

function written (seconds) {
  const whole = Math.floor(seconds)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  const rest = String(whole % 60).padStart(2, '0')
  return hours ? hours + ':' + String(minutes).padStart(2, '0') + ':' + rest : minutes + ':' + rest
}

function say (words) { document.getElementById('said').textContent = words }

function jump (second) {
  const last = Number.isFinite(film.duration) ? film.duration : Number(box.dataset.seconds)
  film.currentTime = Math.min(Math.max(second, 0), last)
}

function step (pictures) {
  film.pause()
  jump(film.currentTime + pictures * frame)
  say('At ' + film.currentTime.toFixed(2) + ' seconds')
}

function faster (by) {
  speed.selectedIndex = Math.min(Math.max(speed.selectedIndex + by, 0), speed.options.length - 1)
  setSpeed()
}

function setSpeed () {
  film.playbackRate = Number(speed.value)
  say('Speed ' + speed.value)
}

function toggle () { if (film.paused) { film.play() } else { film.pause() } }

function moved (seconds) {
  jump(film.currentTime + seconds)
  say(written(film.currentTime))
}

function take (id) {
  const field = document.getElementById(id)
  field.value = written(film.currentTime)
  return field
}

const acts = {
  back: () => moved(-10),
  on: () => moved(10),
  play: toggle,
  'frame-back': () => step(-1),
  'frame-on': () => step(1)
}
const keys = {
  ' ': toggle,
  k: toggle,
  j: () => moved(-10),
  l: () => moved(10),
  ArrowLeft: () => moved(-5),
  ArrowRight: () => moved(5),
  ArrowUp: () => faster(1),
  ArrowDown: () => faster(-1),
  ',': () => { if (film.paused) { step(-1) } },
  '.': () => { if (film.paused) { step(1) } },
  n: () => {
    const form = document.getElementById('id_log-second') ? 'log' : 'note'
    film.pause()
    take(`id_${form}-second`)
    document.getElementById(`id_${form}-text`).focus()
  }
}

// Keys belong to what is typed in, and to the control that has the focus.
function typed (target) {
  return target.closest('input:not([type=range]), textarea, select, button, a, summary, [contenteditable]')
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typed(event.target)) { return }
  if (event.target === film && [' ', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(event.key)) { return }
  if (event.target === scrub && event.key.startsWith('Arrow')) { return }
  if (event.target.closest('.viewing-transcript') && event.key.startsWith('Arrow')) { return }
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  if (act) {
    event.preventDefault()
    act()
  }
})

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do]')
  if (button) { acts[button.dataset.do]() }
  const taking = event.target.closest('[data-take]')
  if (taking) { take(taking.dataset.take).focus() }
  const place = event.target.closest('[data-second]')
  if (place) {
    event.preventDefault()
    jump(Number(place.dataset.second))
    box.scrollIntoView({ block: 'nearest' })
    say('At ' + written(Number(place.dataset.second)))
  }
})

film.addEventListener('timeupdate', () => {
  const now = film.currentTime
  document.getElementById('time').textContent = written(now)
  if (document.activeElement !== scrub || !film.paused) { scrub.value = String(Math.floor(now)) }
  scrub.setAttribute('aria-valuetext', written(now))
  for (const cue of cues) {
    cue.classList.toggle('is-said', now >= Number(cue.dataset.from) && now < Number(cue.dataset.to))
  }
})
film.addEventListener('play', () => { play.textContent = 'Pause' })
film.addEventListener('pause', () => {
  play.textContent = 'Play'
  say('Paused at ' + written(film.currentTime))
})
film.addEventListener('error', () => say('The recording cannot be played. Load the page again; the way to it lasts three hours.'))
speed.addEventListener('change', setSpeed)
scrub.addEventListener('input', () => {
  jump(Number(scrub.value))
  show(Number(scrub.value) / Number(scrub.max))
})

// The strip: the small picture of the place that the pointer, or the slider, is at.
function show (share) {
  if (!tile) { return }
  const wide = Number(box.dataset.wide)
  const high = Number(box.dataset.high)
  const tiles = Number(box.dataset.tiles)
  const columns = Number(box.dataset.columns)
  const at = Math.min(Math.floor(share * tiles), tiles - 1)
  tile.style.width = wide + 'px'
  tile.style.height = high + 'px'
  tile.style.backgroundImage = 'url("' + box.dataset.strip + '")'
  tile.style.backgroundPosition = -(at % columns) * wide + 'px ' + -Math.floor(at / columns) * high + 'px'
  tile.style.left = Math.min(Math.max(share * scrub.clientWidth - wide / 2, 0), Math.max(scrub.clientWidth - wide, 0)) + 'px'
  tile.hidden = false
}

scrub.addEventListener('pointermove', (event) => {
  const edge = scrub.getBoundingClientRect()
  show(Math.min(Math.max((event.clientX - edge.left) / edge.width, 0), 1))
})
for (const left of ['pointerleave', 'blur', 'change']) {
  scrub.addEventListener(left, () => { if (tile) { tile.hidden = true } })
}

for (const hidden of document.querySelectorAll('.viewing-script')) { hidden.hidden = false }
