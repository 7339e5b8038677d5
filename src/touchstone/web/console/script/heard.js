// What the server says with a receipt, on the screen and in the copy of the assessment that is here: after a battery died
// it is there again without a network. Entries of this device alone are in its chain, and are no reason to write the
// copy anew, or each would cost as much as the whole log.
const SAID = ['entries', 'out', 'version', 'submitted']

// Once for all deliveries of one run, whether the assessment is on the screen or not.
export async function heard (app, device, attempt, receipt) {
  const { session } = app.shows(device.id, attempt) ? app.desk : {}
  if (session) app.desk.received(receipt)
  const own = new Set([...session?.own.values() || []].map(({ id }) => id))
  const marked = ({ entries = [], out = [], version = null, submitted = false }) =>
    JSON.stringify([entries.filter(({ id }) => !own.has(id)), [...out].sort(), version, submitted])
  await kept(app.keeper, device, attempt, Object.fromEntries(SAID.filter((one) => one in receipt).map((one) => [one, receipt[one]])), marked)
}

// That it is submitted, as the answer to a wish.
export async function granted (keeper, device, attempt) {
  await kept(keeper, device, attempt, { submitted: true }, ({ submitted = false }) => String(submitted))
}

// Where there is no room it is said again with the next receipt.
async function kept (keeper, device, ...said) {
  await keeper.told(device.id, ...said).catch((error) => console.warn(error))
}
