// A server is killed under a client that is logged in, and started again:
//   node relogin.mjs CLIENT SERVER
import { Storage, local } from './account.mjs'
import { open, transports } from './clients.mjs'
import { Inbox, Suite, equal, failure, options, within } from './harness.mjs'
import { start } from './server.mjs'
import { Tap } from './tap.mjs'

const { words } = options(process.argv.slice(2))
const [name, program] = words
const suite = new Suite()
// The user that the server has from its start.
const alice = { email: 'alice@example.com', password: 'secret' }

/** The logins that a client makes by itself when it comes back, where it does not hold back calls until then. */
function relogins({ passport }) {
  const logins = new Inbox()
  if (!passport) return null
  const authenticate = passport.authenticateSocket
  passport.authenticateSocket = (...args) => {
    const login = authenticate.apply(passport, args)
    logins.push(login)
    return login
  }
  return logins
}

for (const transport of Object.keys(transports)) {
  suite.test(`${name}, ${transport}: it comes back logged in when its server was killed`, async () => {
    const first = await start(program)
    const tap = await Tap.before(first.url)
    suite.after(() => tap.close())
    const storage = new Storage()
    const client = await open(name, tap.url, { transport, reconnection: true, storage })
    suite.after(() => client.close())
    const [ups, downs, logins] = [new Inbox(), new Inbox(), relogins(client.app)]
    client.socket.on('connect', () => ups.push('connect'))
    client.socket.on('disconnect', (reason) => downs.push(reason))
    const secure = client.service('secure')
    await within(client.app.authenticate(local(alice)), 'the login')
    equal(await secure.find(), { user: alice.email, strategy: 'jwt' })
    if (logins) await logins.next('the login itself')

    await first.kill()
    await downs.next('a disconnect')
    const second = await start(program, { port: first.port })
    suite.after(() => second.stop())
    await ups.next('a reconnect', 15000)
    if (logins) await logins.next('a login of its own')
    equal(await secure.find(), { user: alice.email, strategy: 'jwt' }, 'who calls after the reconnect')

    const heard = client.inbox('private', 'created')
    await client.service('private').create({ to: alice.email, text: 'back' })
    equal((await heard.next('an event for the user'))[1].text, 'back')
    await within(client.app.logout(), 'the logout')
    equal((await failure(secure.find())).name, 'NotAuthenticated')
    client.close()
    equal([tap.found, tap.bytes > 0], [[], true], 'what the servers sent')
  })
}

process.on('unhandledRejection', (error) => suite.fail(`${name}: an unhandled rejection`, error))
await suite.run(60000)
suite.finish()
