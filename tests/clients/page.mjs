// Drives the chat page in a headless Chromium:
//   node page.mjs CHAT_PROGRAM      (what the page offers is in browser.mjs)
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as accounts from './accounts.mjs'
import {
  again, browser, count, enter, isIn, isOut, knock, messages, online, problems, room, says, send, shows, somebody, status, until, visit
} from './browser.mjs'
import { LIMIT, Suite, equal, failure, ok, options, within } from './harness.mjs'
import { start } from './server.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const screenshots = join(here, 'screenshots')
mkdirSync(screenshots, { recursive: true })
const shot = (name) => join(screenshots, `${name}.png`)
const [program] = options(process.argv.slice(2)).words
const folder = mkdtempSync(join(tmpdir(), 'feathers-chat-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const database = join(folder, 'chat.db')
const launch = (port, ...args) => start(program, { port, args: ['--database', database, ...args] })

let chat = await launch(0)
const suite = new Suite()

const hostile = '<img src=x onerror=window.hacked=1>'
let ann
let bob

const complaint = (page, text) => until(
  page, (text) => document.querySelector('#error').textContent.includes(text), text, `#error with "${text}"`
)

suite.test('a stranger sees a form, and what is wrong with what is written there', async () => {
  ann = await visit(chat.url)
  await isOut(ann)
  for (const hidden of ['#rooms', '#online', '#log', '#text', '#logout']) equal(await ann.isVisible(hidden), false, hidden)
  await ann.screenshot({ path: shot('door') })
  await knock(ann, '#login', 'Ann')
  await complaint(ann, 'Invalid login')
  await knock(ann, '#signup', 'Ann', 'short')
  await complaint(ann, 'password: length is lower than 8')
  equal(await ann.getAttribute('#password', 'aria-invalid'), 'true')
  await knock(ann, '#signup', 'n'.repeat(41))
  await complaint(ann, 'name: is longer than 40 characters')
  equal([await ann.getAttribute('#name', 'aria-invalid'), await ann.getAttribute('#password', 'aria-invalid')], ['true', 'false'])
  await isOut(ann)
})

suite.test('somebody signs up, and is in', async () => {
  await knock(ann, '#signup', ' Ann ')
  await isIn(ann, 'Ann')
  await says(ann, '#here', 'general')
  await says(ann, '#error', '')
  equal(await ann.isVisible('#door'), false, '#door')
  equal(await ann.inputValue('#password'), '', '#password')
  await online(ann, 'Ann')
})

suite.test('a name is taken, a password wrong, and then it is right', async () => {
  const page = await visit(chat.url)
  await knock(page, '#signup', 'ANN')
  await complaint(page, "There is somebody called 'ANN' already")
  await knock(page, '#login', 'Ann', 'wrong horse')
  await complaint(page, 'Invalid login')
  await isOut(page)
  await online(ann, 'Ann')
  await knock(page, '#login', 'ann')
  await isIn(page, 'Ann')
  await says(page, '#error', '')
  // Two pages of one person.
  await online(page, 'Ann')
  await page.context().close()
  await online(ann, 'Ann')
})

suite.test('a reload stays logged in', async () => {
  await ann.reload()
  await isIn(ann, 'Ann')
  equal(await ann.isVisible('#door'), false, '#door')
})

suite.test('people see each other come and go', async () => {
  bob = await somebody(chat.url, 'Bob')
  for (const page of [ann, bob]) await online(page, 'Ann', 'Bob')
  const other = await again(chat.url, 'Bob')
  await online(other, 'Ann', 'Bob')
  await bob.click('#logout')
  await isOut(bob)
  await online(other, 'Ann', 'Bob')
  await online(ann, 'Ann', 'Bob')
  await other.context().close()
  await online(ann, 'Ann')
  await bob.reload()
  await status(bob, 'connected')
  await isOut(bob)
  await knock(bob, '#login', 'Bob')
  await isIn(bob, 'Bob')
  await online(ann, 'Ann', 'Bob')
})

suite.test('who logs out sees and hears nothing any more', async () => {
  const eve = await somebody(chat.url, 'Eve')
  await send(eve, 'hello from Eve')
  await shows(ann, 'Eve', 'hello from Eve')
  await eve.fill('#text', 'not sent')
  await eve.click('#logout')
  await isOut(eve)
  await online(ann, 'Ann', 'Bob')
  await send(ann, 'not for Eve')
  equal([await messages(eve), await eve.locator('#people li').count(), await eve.locator('#room-list li').count()], [[], 0, 0])
  equal(await eve.evaluate(() => JSON.stringify(localStorage)), '{}', 'what is remembered')
  // Somebody else on the same page gets a page of their own.
  await knock(eve, '#signup', '__proto__')
  await isIn(eve, '__proto__')
  equal(await eve.inputValue('#text'), '', '#text')
  await send(eve, 'who am I')
  for (const page of [eve, ann]) {
    await shows(page, '__proto__', 'who am I')
    await online(page, '__proto__', 'Ann', 'Bob')
  }
  equal(await eve.locator('#messages li.own').count(), 1, 'own messages')
  await eve.context().close()
  await online(ann, 'Ann', 'Bob')
})

suite.test('a login that ends in another window ends here, and the page goes on', async () => {
  const one = await somebody(chat.url, 'Carl')
  const two = await one.context().newPage()
  await two.goto(`${chat.url}/#/general`)
  await isIn(two, 'Carl')
  await two.fill('#text', 'half a sentence')
  await one.click('#logout')
  await isOut(two)
  await complaint(two, 'Your login has ended')
  equal([await two.inputValue('#name'), await messages(two)], ['Carl', []])
  await online(ann, 'Ann', 'Bob')
  await knock(two, '#login', 'Carl')
  await isIn(two, 'Carl')
  await says(two, '#error', '')
  // What was being written is still there, for the same person.
  equal(await two.inputValue('#text'), 'half a sentence')
  await two.click('#send')
  await shows(ann, 'Carl', 'half a sentence')
  await one.context().close()
  await online(ann, 'Ann', 'Bob')
})

suite.test('a token that is none leads to the form', async () => {
  const page = await visit(chat.url)
  await page.evaluate(() => localStorage.setItem('feathers-chat token', 'a.b.c'))
  await page.reload()
  await isOut(page)
  await complaint(page, 'Your login has ended')
  equal(await page.evaluate(() => JSON.stringify(localStorage)), '{}', 'what is remembered')
  await page.context().close()
})

suite.test('a login that expires leads to the form', async () => {
  const short = await start(program, { args: ['--database', join(folder, 'short.db'), '--login-lifetime', '2'] })
  suite.after(() => short.stop())
  const page = await visit(short.url)
  suite.after(() => page.context().close())
  await knock(page, '#signup', 'Dora')
  await isIn(page, 'Dora')
  await complaint(page, 'Your login has ended')
  await isOut(page)
  await status(page, 'connected')
  await knock(page, '#login', 'Dora')
  await isIn(page, 'Dora')
  await send(page, 'here I am')
})

suite.test('what one page sends, the other shows', async () => {
  await send(ann, 'Hello from Ann')
  await shows(bob, 'Ann', 'Hello from Ann')
  await shows(ann, 'Ann', 'Hello from Ann')
  await send(bob, 'zażółć \u{1F389}')
  await shows(ann, 'Bob', 'zażółć \u{1F389}')
})

suite.test('markup stays text', async () => {
  await send(ann, hostile)
  await send(ann, '<script>window.hacked=1</script>')
  for (const page of [ann, bob]) {
    await shows(page, 'Ann', hostile)
    await shows(page, 'Ann', '<script>window.hacked=1</script>')
    equal(await page.evaluate(() => document.querySelectorAll('#messages img, #messages script').length), 0)
    equal(await page.evaluate(() => String(window.hacked)), 'undefined')
  }
})

suite.test('markup in a name stays text', async () => {
  const eve = await somebody(chat.url, '<b>Eve</b>')
  await online(ann, '<b>Eve</b>', 'Ann', 'Bob')
  await send(eve, 'am I bold')
  await shows(bob, '<b>Eve</b>', 'am I bold')
  await eve.locator('#text').pressSequentially('Hm')
  await says(bob, '#typing', '<b>Eve</b> is typing…')
  equal(await bob.evaluate(() => document.querySelectorAll('b').length), 0, 'what is bold')
  await eve.context().close()
  await online(ann, 'Ann', 'Bob')
})

suite.test("an empty message shows the server's error", async () => {
  const client = await accounts.somebody('g5', chat.url, 'Gus')
  suite.after(() => client.close())
  const error = await failure(client.service('messages').create({ text: '' }), 'an empty message')
  equal([error.name, error.code], ['BadRequest', 400])
  const before = (await messages(ann)).length
  await send(ann, '')
  await complaint(ann, error.message)
  equal(await ann.getAttribute('#error', 'role'), 'alert')
  await send(ann, 'not empty')
  await shows(ann, 'Ann', 'not empty')
  equal((await messages(ann)).length, before + 1, 'messages on the page')
})

suite.test('a feathers 2 client and the page see each other', async () => {
  for (const name of ['g2', 'g4']) {
    const client = await accounts.somebody(name, chat.url, `old ${name}`)
    suite.after(() => client.close())
    const heard = client.inbox('messages', 'created')
    await send(ann, `to ${name}`)
    const [, message] = await heard.next('the message of the page')
    equal([message.name, message.text], ['Ann', `to ${name}`])
    await client.service('messages').create({ text: `from ${name}` })
    for (const page of [ann, bob]) await shows(page, `old ${name}`, `from ${name}`)
  }
})

suite.test('a room is opened, and is in the list of everybody', async () => {
  await ann.fill('#room', ' Tea  Time ')
  await ann.click('#open')
  await says(ann, '#here', 'tea time')
  equal(await messages(ann), [], 'messages in a new room')
  equal(await room(ann, 'tea time').getAttribute('aria-current'), 'page')
  equal(new URL(ann.url()).hash, '#/tea%20time')
  await room(bob, 'tea time').waitFor()
  await says(bob, '#here', 'general')
})

suite.test('who is in different rooms does not see what the other writes', async () => {
  const there = await messages(bob)
  await send(ann, 'for those who drink tea')
  await shows(ann, 'Ann', 'for those who drink tea')
  await send(bob, 'for all others')
  await shows(bob, 'Bob', 'for all others')
  equal(await messages(ann), [['Ann', 'for those who drink tea']], 'what Ann sees')
  equal(await messages(bob), [...there, ['Bob', 'for all others']], 'what Bob sees')
  // Ann has stayed in the other room, Bob has never been in this one.
  await room(ann, 'general').locator('.unread').waitFor()
  equal(await room(bob, 'tea time').locator('.unread').isVisible(), false, 'unread where Bob is not')
})

suite.test('a room shows its history to who joins it', async () => {
  await enter(bob, 'tea time')
  await shows(bob, 'Ann', 'for those who drink tea')
  equal((await messages(bob)).length, 1, 'messages in the room')
  await send(bob, 'with milk')
  await shows(ann, 'Bob', 'with milk')
  await enter(ann, 'general')
  await shows(ann, 'Bob', 'for all others')
  equal(await room(ann, 'general').locator('.unread').isVisible(), false, 'unread where Ann is')
  await ann.goBack()
  await says(ann, '#here', 'tea time')
  await shows(ann, 'Bob', 'with milk')
})

suite.test('who types is seen in the room, and then is not', async () => {
  await ann.locator('#text').pressSequentially('Well')
  await says(bob, '#typing', 'Ann is typing…')
  equal(await ann.textContent('#typing'), '', 'who types sees')
  await bob.screenshot({ path: shot('typing') })
  // Taken back.
  await ann.fill('#text', '')
  await says(bob, '#typing', '')
  // Written.
  await ann.locator('#text').pressSequentially('Well then')
  await says(bob, '#typing', 'Ann is typing…')
  await ann.click('#send')
  await shows(bob, 'Ann', 'Well then')
  equal(await bob.textContent('#typing'), '', 'after the message')
  // Forgotten, because nothing more is heard.
  await until(ann, () => document.querySelector('#text').value === '', null, '#text being emptied')
  await ann.locator('#text').pressSequentially('Hm')
  await says(bob, '#typing', 'Ann is typing…')
  await until(bob, () => document.querySelector('#typing').textContent === '', null, '#typing forgetting', 2 * LIMIT)
  // And of who has gone to another room.
  await ann.locator('#text').pressSequentially('m')
  await says(bob, '#typing', 'Ann is typing…')
  await enter(ann, 'general')
  await says(bob, '#typing', '')
  await ann.fill('#text', '')
})

suite.test('who types is not seen in another room', async () => {
  await ann.locator('#text').pressSequentially('Anybody here?')
  const carl = await again(chat.url, 'Carl')
  await ann.locator('#text').pressSequentially('?')
  await enter(bob, 'general')
  await ann.waitForTimeout(2100)
  await ann.locator('#text').pressSequentially('?')
  for (const page of [bob, carl]) await says(page, '#typing', 'Ann is typing…')
  await enter(bob, 'tea time')
  equal(await bob.textContent('#typing'), '', '#typing in the other room')
  await ann.waitForTimeout(2100)
  await ann.locator('#text').pressSequentially('?')
  await says(carl, '#typing', 'Ann is typing…')
  equal(await bob.textContent('#typing'), '', '#typing in the other room')
  await ann.fill('#text', '')
  await carl.context().close()
})

suite.test('bad names of rooms are refused, in words', async () => {
  for (const [name, problem] of [['', 'is empty'], ['n'.repeat(31), 'is longer than 30 characters'], ['TEA TIME', 'is taken']]) {
    await bob.fill('#room', name)
    await bob.click('#open')
    await until(bob, (problem) => document.querySelector('#error').textContent.includes(problem), problem, `#error with "${problem}"`)
    equal(await bob.getAttribute('#room', 'aria-invalid'), 'true')
  }
  await bob.fill('#room', '')
})

suite.test('the address of a room that is none leads back', async () => {
  const page = await again(`${chat.url}/#/no%20such%20room`, 'Carl')
  await says(page, '#here', 'general')
  await says(page, '#error', "There is no room 'no such room'")
  await page.evaluate(() => { location.hash = '#/%' })
  await says(page, '#here', 'general')
  await page.evaluate(() => { location.hash = '#/TEA%20%20time' })
  await says(page, '#here', 'tea time')
  equal(new URL(page.url()).hash, '#/tea%20time')
  await page.context().close()
})

suite.test('who leaves a room hears nothing of it', async () => {
  await enter(ann, 'tea time')
  await ann.click('#leave')
  await says(ann, '#here', 'general')
  equal(await ann.isVisible('#leave'), false, '#leave in general')
  await send(bob, 'is she gone?')
  await shows(bob, 'Bob', 'is she gone?')
  // Whatever she is told comes in order.
  await send(ann, 'I am here')
  await shows(ann, 'Ann', 'I am here')
  equal(await room(ann, 'tea time').locator('.unread').isVisible(), false, 'unread after leaving')
})

suite.test('the screenshots', async () => {
  await bob.screenshot({ path: shot('chat') })
  await bob.setViewportSize({ width: 375, height: 667 })
  await ann.fill('#text', 'x')
  await bob.screenshot({ path: shot('narrow') })
  const wide = await bob.evaluate(() => document.documentElement.scrollWidth)
  ok(wide <= 375, `the page is ${wide} pixels wide on a narrow screen`)
  await bob.setViewportSize({ width: 1280, height: 720 })
  await ann.fill('#text', '')
  await enter(bob, 'general')
})

suite.test('a page of another origin is refused', async () => {
  // A hostile page with a client of its own, on another port and so of another origin.
  const bundle = readFileSync(join(dirname(createRequire(import.meta.url).resolve('socket.io-client/package.json')), 'dist/socket.io.js'))
  const site = http.createServer((request, response) => {
    response.setHeader('content-type', request.url === '/client.js' ? 'text/javascript' : 'text/html')
    response.end(request.url === '/client.js' ? bundle : '<!doctype html><script src="/client.js"></script>')
  })
  await new Promise((done) => site.listen(0, '127.0.0.1', done))
  suite.after(() => {
    site.closeAllConnections()
    site.close()
  })
  const page = await (await browser.newContext()).newPage()
  suite.after(() => page.context().close())
  await page.goto(`http://127.0.0.1:${site.address().port}/`)
  for (const transport of ['polling', 'websocket']) {
    const outcome = await within(page.evaluate(([url, transport]) => new Promise((done) => {
      const socket = window.io(url, { transports: [transport], reconnection: false, forceNew: true })
      socket.on('connect', () => done('connected'))
      socket.on('connect_error', () => done('refused'))
    }), [chat.url, transport]), `the other page by ${transport}`)
    equal(outcome, 'refused', transport)
  }
})

suite.test('the server itself refuses another origin, and knows its own', async () => {
  // A browser keeps the answer to polling from a foreign page anyway; here the server has to.
  const handshake = (origin, headers = {}) => within(new Promise((done, fail) => {
    const transport = headers.upgrade ? 'websocket' : 'polling'
    const request = http.get(`${chat.url}/socket.io/?EIO=4&transport=${transport}`, { headers: { ...headers, ...(origin && { origin }) } })
    const take = ({ statusCode }) => {
      done(statusCode)
      request.destroy()
    }
    request.on('response', take).on('upgrade', take).on('error', fail)
  }), `a handshake from ${origin}`)
  const upgrade = {
    connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ=='
  }
  const foreign = ['http://example.com', `http://127.0.0.1:${chat.port === 1024 ? 1025 : chat.port - 1}`, `${chat.url}.example.com`, 'null']
  for (const origin of foreign) {
    for (const headers of [{}, upgrade]) {
      const code = await handshake(origin, headers)
      ok(code >= 400 && code < 500, `${origin} got ${code}`)
    }
  }
  for (const origin of [chat.url, undefined]) {
    equal([await handshake(origin), await handshake(origin, upgrade)], [200, 101], `from ${origin}`)
  }
})

suite.test('the page comes back after a restart, and the history is there', async () => {
  const before = await messages(ann)
  ok(count(before, 'Hello from Ann') === 1, 'nothing to remember')
  const dora = await somebody(`${chat.url}/#/tea%20time`, 'Dora')
  await shows(dora, 'Bob', 'is she gone?')
  const eve = await visit(chat.url)
  await eve.fill('#name', 'Eve')
  await chat.stop()
  for (const page of [ann, bob, dora, eve]) await status(page, 'disconnected')
  equal(await ann.isVisible('#door'), false, '#door while there is no server')
  chat = await launch(chat.port)
  for (const page of [ann, bob, dora, eve]) await status(page, 'connected', 30000)
  for (const page of [ann, bob, dora]) await online(page, 'Ann', 'Bob', 'Dora')
  equal(await eve.inputValue('#name'), 'Eve', 'what was being written into the form')
  await send(bob, 'after the restart')
  for (const page of [ann, bob]) await shows(page, 'Bob', 'after the restart')
  await send(ann, 'I am back')
  await shows(bob, 'Ann', 'I am back')
  // Who was in another room is in it again, and so is Bob, who was there before.
  await send(dora, 'tea after the restart')
  await room(bob, 'tea time').locator('.unread').waitFor()
  const want = [...before, ['Bob', 'after the restart'], ['Ann', 'I am back']]
  equal(await messages(ann), want, 'the page that stayed open')
  const carl = await again(chat.url, 'Carl')
  await shows(carl, 'Bob', 'after the restart')
  equal(await messages(carl), want, 'a new page')
  equal(await carl.evaluate(() => String(window.hacked)), 'undefined')
})

suite.test('a login that was revoked stays so after a restart', async () => {
  const client = await accounts.somebody('g5', chat.url, 'Fay')
  const { accessToken } = await accounts.logIn(client, 'Fay')
  await client.service('authentication').remove(null)
  client.close()
  await chat.stop()
  chat = await launch(chat.port)
  for (const page of [ann, bob]) await status(page, 'connected', 30000)
  const page = await visit(chat.url)
  await page.evaluate((token) => localStorage.setItem('feathers-chat token', token), accessToken)
  await page.reload()
  await isOut(page)
  await complaint(page, 'Your login has ended')
  for (const other of [ann, bob]) await isIn(other, other === ann ? 'Ann' : 'Bob')
})

suite.test('no page complained', async () => equal(problems, []))

await suite.run(60000)
await browser.close()
await chat.stop().catch((error) => suite.fail('stopping the chat', error))
suite.finish()
