// A browser that knows a device, and lines that it captured.
import { Keeper, keyOf, opened, sealed } from '../../../../src/touchstone/web/console/script/keeper.js'

export async function known ({ device, person, key }) {
  const keeper = new Keeper(await opened())
  await keeper.know({ id: device, person, organisation: person }, await keyOf(key))
  return { keeper, row: await keeper.deviceOf(device) }
}

export async function kept (keeper, device, attempt, lines) {
  for (const line of lines) {
    const chain = await keeper.chain(device.id, attempt)
    await keeper.append(chain, { hash: line.hash, sealed: await sealed(device.key, line) })
  }
}
