// Clients of every generation on one server at once: what one writes, all others see.
//   node together.mjs URL [--chat]     (--chat: the server is the chat, its records have a nickname)
import { clients, open, transports } from './clients.mjs'
import { Suite, equal, options } from './harness.mjs'

const { words, chat } = options(process.argv.slice(2), ['chat'])
const [url] = words
const suite = new Suite()
const everybody = []

for (const transport of Object.keys(transports)) {
  suite.test(`everybody connects by ${transport}`, async () => {
    for (const name of Object.keys(clients)) {
      const client = await open(name, url, { transport })
      everybody.push({ ...client, heard: client.inbox('messages', 'created') })
    }
  })
}

for (const name of Object.keys(clients)) {
  suite.test(`${name} writes, everybody sees it`, async () => {
    for (const writer of everybody.filter((client) => client.name === name)) {
      const data = chat ? { nickname: name, text: `from ${name}` } : { text: `from ${name}`, complete: false }
      const record = await writer.service('messages').create(data)
      for (const [key, value] of Object.entries(data)) equal(record[key], value)
      for (const { name: reader, heard } of everybody) {
        equal(await heard.next(`${reader} hearing it`), ['created', record], reader)
      }
    }
  })
}

suite.test('everybody leaves', async () => everybody.forEach(({ close }) => close()))
await suite.run(60000)
suite.finish()
