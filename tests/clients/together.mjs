// Clients of every generation on one server at once: what one writes, all others see.
//   node together.mjs URL [--chat]     (--chat: the server is the chat, where one logs in first)
import { logIn, signUp } from './accounts.mjs'
import { clients, open, transports } from './clients.mjs'
import { Suite, equal, options } from './harness.mjs'

const { words, chat } = options(process.argv.slice(2), ['chat'])
const [url] = words
const suite = new Suite()
const everybody = []
const called = (name) => `${name} ${process.pid}`

if (chat) {
  suite.test('everybody signs up', async () => {
    for (const name of Object.keys(clients)) {
      const client = await open(name, url)
      suite.after(() => client.close())
      const user = await signUp(client, called(name))
      equal(Object.keys(user), ['id', 'name'])
      equal(user.name, called(name))
    }
  })
}

for (const transport of Object.keys(transports)) {
  suite.test(`everybody connects by ${transport}`, async () => {
    for (const name of Object.keys(clients)) {
      const client = await open(name, url, { transport })
      if (chat) equal((await logIn(client, called(name))).user.name, called(name))
      everybody.push({ ...client, heard: client.inbox('messages', 'created') })
    }
  })
}

for (const name of Object.keys(clients)) {
  suite.test(`${name} writes, everybody sees it`, async () => {
    for (const writer of everybody.filter((client) => client.name === name)) {
      const data = chat ? { text: `from ${name}` } : { text: `from ${name}`, complete: false }
      const record = await writer.service('messages').create(data)
      for (const [key, value] of Object.entries(data)) equal(record[key], value)
      if (chat) equal(record.name, called(name))
      for (const { name: reader, heard } of everybody) {
        equal(await heard.next(`${reader} hearing it`), ['created', record], reader)
      }
    }
  })
}

if (chat) {
  suite.test('everybody is online, once', async () => {
    for (const reader of everybody) {
      const people = (await reader.service('online').find()).map((user) => user.name)
      const ours = people.filter((name) => name.endsWith(` ${process.pid}`))
      equal(ours, Object.keys(clients).map(called), reader.name)
    }
  })
}

suite.test('everybody leaves', async () => everybody.forEach(({ close }) => close()))
await suite.run(60000)
suite.finish()
