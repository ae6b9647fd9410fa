// Logging in with the authentication client of a generation:
//   node login.mjs CLIENT URL [TRANSPORT…]
// A third of its logins are meant to fail. Servers count those by address, and a hundred in five minutes are too many: two runs
// for all clients are fine, the third wants a new server.
import { Storage, again, local } from './account.mjs'
import { clients, open, transports } from './clients.mjs'
import { Inbox, Suite, equal, failure, ok, options, within } from './harness.mjs'

const { words } = options(process.argv.slice(2))
const [name, url, ...chosen] = words
const suite = new Suite()
const stamp = Date.now().toString(36)

const refusal = { name: 'NotAuthenticated', code: 401, className: 'not-authenticated' }

function refused(error, message, Class) {
  const { name, code, className } = error
  equal({ name, code, className, message: error.message }, { ...refusal, message })
  if (Class) ok(error instanceof Class, 'not an instance of the client\'s own class')
}

for (const transport of chosen.length > 0 ? chosen : Object.keys(transports)) {
  let users = 0
  const test = (title, run) => suite.test(`${name}, ${transport}, login: ${title}`, run)
  const visit = async (given = {}) => {
    const storage = given.storage || new Storage()
    const client = await open(name, url, { transport, ...given, storage })
    suite.after(() => client.close())
    const NotAuthenticated = (client.errors.errors || client.errors).NotAuthenticated
    const login = (who) => within(client.app.authenticate(local(who)), 'the login')
    return { ...client, storage, login, NotAuthenticated, secure: client.service('secure') }
  }
  /** A user nobody else knows of. */
  const newcomer = async (client) => {
    const who = { email: `${name}-${transport}-${users++}-${stamp}@example.com`, password: `secret ${users}` }
    const { id, ...rest } = await client.service('users').create({ ...who })
    equal(rest, { email: who.email }, 'a new user, as clients see it')
    return { ...who, id }
  }
  const locked = async (client) =>
    refused(await failure(client.secure.find(), 'a protected call'), 'Not authenticated', client.NotAuthenticated)

  test('a protected call before and after', async () => {
    const [client, stranger] = [await visit(), await visit()]
    await locked(client)
    const who = await newcomer(client)
    const result = await client.login(who)
    equal(result.accessToken.split('.').length, 3, 'parts of the token')
    equal(result.user, { id: who.id, email: who.email }, 'the user, without the password')
    equal(result.authentication.strategy, 'local')
    equal(client.storage.token, result.accessToken, 'the token that is kept')
    // The connection is held by the token, however that was come by.
    equal(await client.secure.find(), { user: who.email, strategy: 'jwt' })
    equal((await client.service('echo').get(1)).user, { id: who.id, email: who.email }, 'the user in params')
    await locked(stranger)
  })

  test('a wrong password and an unknown user', async () => {
    const client = await visit()
    const who = await newcomer(client)
    for (const wrong of [{ ...who, password: 'wrong' }, { ...who, email: `nobody-${who.email}` }]) {
      const error = await failure(client.app.authenticate(local(wrong)), 'the login')
      // The clients of Feathers 2 and 3 hand on what came; it is none of their classes.
      refused(error, 'Invalid login', client.app.reAuthenticate && client.NotAuthenticated)
      equal(client.storage.token, null, 'the token that is kept')
      await locked(client)
    }
    await client.login(who)
    equal(await client.secure.find(), { user: who.email, strategy: 'jwt' })
  })

  test('logout', async () => {
    const client = await visit()
    const who = await newcomer(client)
    await client.login(who)
    const outs = new Inbox()
    client.app.on('logout', () => outs.push('logout'))
    await within(client.app.logout(), 'the logout')
    await outs.next('the event of the logout')
    equal(client.storage.token, null, 'the token that is kept')
    await locked(client)
    await client.login(who)
    equal((await client.secure.find()).user, who.email, 'logged in again')
  })

  test('a second app with the same storage', async () => {
    const first = await visit()
    const who = await newcomer(first)
    await first.login(who)
    const second = await visit({ storage: first.storage })
    await locked(second)
    await within(again(second), 'the login by token')
    equal(await second.secure.find(), { user: who.email, strategy: 'jwt' })
    second.close()
    equal((await first.secure.find()).user, who.email, 'the first one')
  })

  test('a token that is not ours, and none', async () => {
    const client = await visit()
    await client.login(await newcomer(client))
    const [head, body] = client.storage.token.split('.')
    const forged = new Storage()
    forged.setItem('feathers-jwt', [head, body, 'A'.repeat(43)].join('.'))
    for (const storage of [forged, new Storage()]) {
      const thief = await visit({ storage })
      const error = await failure(again(thief), 'the login by token')
      equal([error.name, error.code], ['NotAuthenticated', 401])
      await locked(thief)
    }
  })

  test('events for a user are heard while logged in', async () => {
    const [client, writer] = [await visit(), await visit()]
    const who = await newcomer(client)
    const heard = client.inbox('private', 'created')
    const write = (text) => writer.service('private').create({ to: who.email, text })
    // One of the same user that is logged in all the time: what it has heard is on its way to all others, too.
    const witness = await visit()
    await witness.login(who)
    const told = witness.inbox('private', 'created')
    const says = async (text, count) => {
      await write(text)
      equal((await told.next('the witness hearing it'))[1].text, text)
      // Each connection is told in order: with this answer, all before it has come.
      await client.service('echo').get(1)
      equal(heard.rest.map(([, { text }]) => text), count, `what was heard after "${text}"`)
    }
    await says('before', [])
    await client.login(who)
    await says('meanwhile', ['meanwhile'])
    await within(client.app.logout(), 'the logout')
    await says('afterwards', ['meanwhile'])
  })

  test('a new password', async () => {
    const client = await visit()
    const who = await newcomer(client)
    await client.login(who)
    const heard = client.inbox('users', 'patched')
    const shown = { id: who.id, email: who.email }
    equal(await client.service('users').patch(who.id, { password: 'another' }), shown)
    equal(await heard.next('the event'), ['patched', shown])
    equal(await client.service('users').find({ query: { email: who.email } }), [shown])
    const other = await visit()
    refused(await failure(other.app.authenticate(local(who)), 'the login'), 'Invalid login')
    await other.login({ ...who, password: 'another' })
    equal((await other.secure.find()).user, who.email)
  })

  if (transport === 'upgrade') {
    test('while it moves to websocket', async () => {
      const client = await visit({ waitFor: 'connect' })
      const who = await newcomer(client)
      await client.login(who)
      for (let call = 0; call < 20; call++) equal((await client.secure.find()).user, who.email, `call ${call}`)
    })
  }
}

process.on('unhandledRejection', (error) => suite.fail(`${name}: an unhandled rejection`, error))
ok(clients[name].login, `${name} has no client that logs in`)
await suite.run()
suite.finish()
