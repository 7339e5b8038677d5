// The console itself is kept for days without a network; where that fails, it works with one.
export async function kept (made, worker) {
  if (!('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register(worker, { scope: made.door.root }).catch((error) => {
    if (!navigator.serviceWorker.controller) made.say(`Without a network this page will not open in this browser: ${error.message}`)
  })
}

// Asks the browser not to clear what it keeps. What cannot be asked, or says anything but yes, may clear it.
export async function persistent () {
  try {
    return await navigator.storage.persist() === true
  } catch {
    return false
  }
}
