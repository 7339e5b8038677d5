// Lets the seconds of a running section run on; the figures come from the server, and a reload shows its truth.
const loaded = performance.now()

function written (seconds) {
  return Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0')
}

function tick () {
  const passed = Math.floor((performance.now() - loaded) / 1000)
  for (const clock of document.querySelectorAll('.assess-clock[data-runs]')) {
    clock.textContent = written(Number(clock.dataset.seconds) + passed)
  }
}

// The address names a criterion: open it.
const named = document.getElementById(window.location.hash.slice(1))
if (named && named.tagName === 'DETAILS') { named.open = true }

if (document.querySelector('.assess-clock[data-runs]')) { window.setInterval(tick, 1000) }
