// A server is asked to stop with a call in flight, and another one takes its port:
//   node reconnect.mjs CLIENT SERVER
import { open, transports } from './clients.mjs'
import { Inbox, Suite, equal, options, within } from './harness.mjs'
import { start } from './server.mjs'

const { words } = options(process.argv.slice(2))
const [name, program] = words
const suite = new Suite()

for (const transport of Object.keys(transports)) {
  suite.test(`${name}, ${transport}: a call in flight is answered, and the client comes back by itself`, async () => {
    const first = await start(program)
    const client = await open(name, first.url, { transport, reconnection: true, query: { user: 'alice' } })
    suite.after(() => client.close())
    const [ups, downs] = [new Inbox(), new Inbox()]
    client.socket.on('connect', () => ups.push('connect'))
    client.socket.on('disconnect', (reason) => downs.push(reason))

    const inFlight = client.service('slow').get(700)
    // Calls reach the server in order, so this answer shows that the slow call has begun.
    equal((await client.service('echo').get(1)).id, 1)
    const [answer] = await Promise.all([within(inFlight, 'the call in flight'), first.stop()])
    equal(answer, { waited: 700 })
    await downs.next('a disconnect')

    const second = await start(program, { port: first.port })
    suite.after(() => second.stop())
    await ups.next('a reconnect', 15000)
    // A new connection: middleware has run again, calls and events work.
    equal((await client.service('echo').get(2)).user, { name: 'alice' })
    const heard = client.inbox('my/messages', 'created')
    await client.service('my/messages').create({ text: 'back' })
    equal((await heard.next('an event'))[1].text, 'back')
    client.close()
  })
}

await suite.run(60000)
suite.finish()
