// The rooms of the chat, with clients of every generation: who is in a room hears, reads and writes there, and nobody else.
// Strangers do nowhere.
//   node rooms.mjs URL
import { logIn, signUp, somebody } from './accounts.mjs'
import { clients, open } from './clients.mjs'
import { Suite, equal, failure, ok, options, within } from './harness.mjs'

const [url] = options(process.argv.slice(2)).words
const suite = new Suite()
const stamp = Date.now().toString(36)

/** A custom method as it is on the wire: only the clients of Feathers 5 know of them, but every socket can send that. */
function call(socket, path, method, ...args) {
  return within(new Promise((done, fail) => {
    socket.emit(method, path, ...args, (error, result) => {
      if (error) fail(Object.assign(new Error(error.message), error))
      else done(result)
    })
  }), `${path} ${method}`)
}

const message = (room, text) => ({ room, text })
let count = 0

const listening = (client) => ({
  ...client,
  heard: client.inbox('messages', 'created', 'typing'),
  call: (...args) => call(client.socket, ...args)
})

/** Somebody new. */
async function enter(name) {
  const client = await somebody(name, url, `${name} ${stamp} ${++count}`)
  suite.after(() => client.close())
  return listening(client)
}

async function refused(promise, code, text) {
  const error = await failure(promise, text)
  equal([error.code, error.message.includes(text)], [code, true], `an error with "${text}", not "${error.message}"`)
  return error
}

for (const name of Object.keys(clients)) {
  const room = `${name} ${stamp}`
  const stranger = `You are not in the room '${room}': join it first`

  suite.test(`${name}: a room is for those in it`, async () => {
    const [inside, outside] = [await enter(name), await enter('g5')]
    const opened = await inside.service('rooms').create({ name: ` ${name.toUpperCase()}  ${stamp} ` })
    equal(opened.name, room)
    const noStranger = async (client) => {
      for (const typing of [{ room }, { room, active: false }]) {
        await refused(client.call('messages', 'typing', typing), 403, stranger)
      }
      equal((await refused(client.service('messages').create(message(room, 'let me in')), 403, stranger)).name, 'Forbidden')
      await refused(client.service('messages').find({ query: { room } }), 403, stranger)
    }
    // Who opens a room is not in it, either.
    await noStranger(inside)

    const joined = await inside.call('rooms', 'join', { room })
    equal(joined, { room: opened, messages: [] })
    const said = await inside.service('messages').create(message(room, 'secret'))
    equal([said.user_id, said.name], [inside.user.id, inside.user.name])
    equal(await inside.heard.next(), ['created', said])
    equal(await inside.service('messages').find({ query: { room } }), [said])
    equal(await inside.call('rooms', 'join', { room }), { room: opened, messages: [said] }, 'joining again')

    await noStranger(outside)
    await refused(outside.service('messages').get(said.id), 403, stranger)
    // Each is told in order, so who hears of this first has heard nothing of the secret.
    const loud = await inside.service('messages').create(message('general', 'no secret'))
    equal(await outside.heard.next(), ['created', loud], 'what the stranger heard')
    equal(await inside.heard.next(), ['created', loud])

    equal((await outside.call('rooms', 'join', { room })).messages, [said])
    equal(await outside.service('messages').get(said.id), said)
    const again = await outside.service('messages').create(message(room, 'me, too'))
    for (const client of [inside, outside]) equal(await client.heard.next(), ['created', again])

    equal([await inside.call('rooms', 'leave', { room }), await inside.call('rooms', 'leave', { room })], [true, false], 'leaving')
    await noStranger(inside)
    await outside.service('messages').create(message(room, 'alone'))
    const last = await outside.service('messages').create(message('general', 'bye'))
    equal(await inside.heard.next(), ['created', last], 'what was heard after leaving')
  })

  suite.test(`${name}: typing is told to the others in the room`, async () => {
    const [typist, reader, other] = [await enter(name), await enter(name), await enter('g5')]
    for (const client of [typist, reader]) await client.call('rooms', 'join', { room })
    const typing = (room, { id, name }, active) => ['typing', { room, user_id: id, name, active }]
    equal(await typist.call('messages', 'typing', { room }), null)
    equal(await typist.call('messages', 'typing', { room, active: false }), null)
    const done = await typist.service('messages').create(message(room, 'done'))
    equal(await reader.heard.next(), typing(room, typist.user, true))
    equal(await reader.heard.next(), typing(room, typist.user, false))
    equal(await reader.heard.next(), ['created', done])
    equal(await typist.heard.next(), ['created', done], 'what the typist heard')
    // Without a room it is "general", for clients that know of none.
    await reader.call('messages', 'typing', {})
    for (const client of [typist, other]) equal(await client.heard.next(), typing('general', reader.user, true))
  })

  suite.test(`${name}: what makes no sense is refused`, async () => {
    const client = await enter(name)
    for (const data of [undefined, null, 7, 'general', [], {}, { room: null }, { room: 7 }, { room: ' ' }, { room: 'a\u0000b' }, { room: 'n'.repeat(31) }]) {
      const args = data === undefined ? [] : [data]
      for (const method of ['join', 'leave']) {
        const error = await refused(client.call('rooms', method, ...args), 400, 'Invalid data')
        equal(error.name, 'BadRequest')
      }
    }
    // Who writes is who is logged in.
    for (const field of ['nickname', 'name', 'user_id']) {
      await refused(client.call('messages', 'typing', { [field]: 'Eve' }), 400, field)
      await refused(client.service('messages').create({ text: 'hello', [field]: 'Eve' }), 400, field)
    }
    for (const active of [null, 0, '', 'yes']) {
      const error = await failure(client.call('messages', 'typing', { active }))
      equal([error.name, Object.keys(error.errors)], ['BadRequest', ['active']], `active ${active}`)
    }
    await refused(client.service('messages').find({ query: { room: 'n'.repeat(31) } }), 400, 'is longer than 30 characters')
    await refused(client.service('messages').find({ query: { rom: 'general' } }), 400, 'rom')
    await refused(client.call('rooms', 'join', { room: `none ${stamp}` }), 404, `There is no room 'none ${stamp}'`)
    const taken = await refused(client.service('rooms').create({ name: 'General' }), 409, "There is a room 'general' already")
    equal([taken.name, taken.errors], ['Conflict', { name: 'is taken' }])
    await refused(client.call('rooms', 'typing', {}), 405, "Method 'typing' not allowed on service 'rooms'")
    // A hook and a publisher of the block are no methods.
    for (const method of ['may_write', 'mayWrite', 'readers']) {
      await refused(client.call('messages', method, {}), 404, `Nobody listens to the event '${method}'`)
    }
  })
}

for (const name of Object.keys(clients)) {
  suite.test(`${name}: strangers see and hear nothing`, async () => {
    const client = await open(name, url)
    suite.after(() => client.close())
    const stranger = { ...listening(client), rooms: client.inbox('rooms', 'created'), online: client.inbox('online', 'came', 'went') }
    const strange = async () => {
      for (const call of [
        () => stranger.service('messages').find(),
        () => stranger.service('messages').get(1),
        () => stranger.service('messages').create(message('general', 'let me in')),
        () => stranger.call('messages', 'typing', { room: 'general' }),
        () => stranger.service('rooms').find(),
        () => stranger.service('rooms').create({ name: `strange ${stamp}` }),
        () => stranger.call('rooms', 'join', { room: 'general' }),
        () => stranger.service('online').find(),
        () => stranger.service('users').find(),
        () => stranger.service('users').get(1)
      ]) await refused(call(), 401, '')
    }
    await strange()
    const ann = await enter('g5')
    await ann.service('messages').create(message('general', 'not for strangers'))
    await ann.service('rooms').create({ name: `news of ${name} ${stamp}` })
    await ann.call('messages', 'typing', {})
    // What it is told comes in order: had it been told anything of that, it would have heard it by the next answer.
    await strange()
    for (const inbox of [stranger.heard, stranger.rooms, stranger.online]) equal(inbox.rest, [], 'what the stranger heard')

    const user = await signUp(stranger, ` ${name} of  ${stamp} `)
    equal([Object.keys(user), user.name], [['id', 'name'], `${name} of ${stamp}`])
    const taken = await refused(signUp(stranger, `${name.toUpperCase()} OF ${stamp.toUpperCase()}`), 409, 'There is somebody called')
    equal([taken.name, taken.errors], ['Conflict', { name: 'is taken' }])
    await refused(stranger.service('authentication').create({ strategy: 'local', name: user.name, password: 'wrong horse' }), 401, 'Invalid login')
    await strange()
    const answer = await logIn(stranger, user.name)
    equal(answer.user, user)
    equal(await stranger.online.next(), ['came', user])
    const said = await stranger.service('messages').create({ text: 'no stranger' })
    equal([said.user_id, said.name, said.room], [user.id, user.name, 'general'])
    equal(await stranger.heard.next(), ['created', said])
    for (const seen of [answer, said, await stranger.service('users').get(user.id)]) {
      ok(!/argon2|password/.test(JSON.stringify(seen)), `a hash in ${JSON.stringify(seen)}`)
    }
    await stranger.service('authentication').remove(null)
    await strange()
  })
}

suite.test('a new connection is nobody, and logs in with its token', async () => {
  const room = `g5 ${stamp}`
  const client = await enter('g5')
  const { accessToken } = await logIn(client, client.user.name)
  await client.call('rooms', 'join', { room })
  client.socket.disconnect().connect()
  await within(new Promise((done) => client.socket.once('connect', done)), 'connecting again')
  await refused(client.service('messages').create({ text: 'still here?' }), 401, '')
  await client.service('authentication').create({ strategy: 'jwt', accessToken })
  await refused(client.service('messages').create(message(room, 'still here?')), 403, 'join it first')
  const said = await client.service('messages').create({ text: 'in general' })
  equal([said.room, said.name], ['general', client.user.name])
  equal(await client.heard.next(), ['created', said])
})

suite.test('the handshake and the events of older clients log in, too', async () => {
  const ann = await enter('g5')
  const { accessToken } = await logIn(ann, ann.user.name)
  for (const name of ['g2', 'g4']) {
    const client = await open(name, url)
    suite.after(() => client.close())
    await within(new Promise((done, fail) => {
      client.socket.emit('authenticate', { strategy: 'jwt', accessToken }, (error) => error ? fail(error) : done())
    }), 'authenticate')
    equal((await client.service('messages').create({ text: `from ${name}` })).name, ann.user.name)
  }
})

suite.test('a new room is heard of by everybody', async () => {
  const everybody = []
  for (const name of Object.keys(clients)) {
    const client = await enter(name)
    everybody.push({ ...client, rooms: client.inbox('rooms', 'created') })
  }
  const room = await everybody[0].service('rooms').create({ name: `news ${stamp}` })
  for (const { name, rooms } of everybody) equal(await rooms.next(`${name} hearing it`), ['created', room], name)
  equal((await everybody[0].service('rooms').find()).at(-1), room)
})

await suite.run(60000)
suite.finish()
