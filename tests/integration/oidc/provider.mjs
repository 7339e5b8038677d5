// A real OpenID provider for the tests, on loopback alone: accounts and clients of its own, nothing kept.
// Whoever is named by login_hint is signed in without being asked; the first part of the address says how.
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const [port, back] = process.argv.slice(2)
const issuer = `http://127.0.0.1:${port}`

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'touchstone',
    client_secret: 'a secret of forty characters and a few more',
    redirect_uris: [back],
    response_types: ['code'],
    grant_types: ['authorization_code']
  }],
  claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  cookies: { keys: ['for the tests alone'] },
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id.replace('unproven+', ''), email_verified: !id.startsWith('unproven+'), name: id })
  }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
    grant.addOIDCScope('openid email profile')
    await grant.save()
    return grant
  }
})

const answer = provider.callback()
createServer(async (request, response) => {
  if (!request.url.startsWith('/interaction/')) return answer(request, response)
  const { params } = await provider.interactionDetails(request, response)
  const who = params.login_hint
  const result = who === 'nobody@north.example'
    ? { error: 'access_denied' }
    : { login: { accountId: who, amr: who.startsWith('manager') ? ['pwd', 'otp', 'mfa'] : ['pwd'] } }
  await provider.interactionFinished(request, response, result)
}).listen(Number(port), '127.0.0.1', () => console.log('ready'))
