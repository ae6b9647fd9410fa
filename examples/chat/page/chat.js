// The page of the chat: going from room to room, and writing.
//
// One room is shown. The page stays in the others it has been to, so that it hears when something is written there. After each
// login and at each change of room the server sends the newest messages of the room; those that are created meanwhile wait, and
// are added behind them.
import { messages, rooms as service, socket } from './client.js'
import * as list from './list.js'
import * as people from './people.js'
import { complain, connectedAgain, noProblem, notConnected } from './problem.js'
import * as rooms from './rooms.js'
import * as session from './session.js'
import * as typing from './typing.js'

const $ = (id) => document.getElementById(id)
const [text, sendButton] = ['text', 'send'].map($)
const [status, older, leave] = ['status', 'older', 'leave'].map($)

// ---- Being in a room ---------------------------------------------------------------------------

let turn = 0 // counts logins, disconnects and changes of room, so that late answers are known as such
let waiting = null // what was created while the history is under way
let here = '' // the room that is shown
const joined = new Map() // room → the id of the newest message of it that was heard

/** Goes into a room and shows it; the one that is shown already is brought up to date. */
async function enter(name) {
  const now = ++turn
  waiting ||= []
  list.setBusy(true)
  try {
    const { room, messages: history } = await service.join({ room: name })
    hear(room.name, history)
    if (now !== turn) return
    arrive(room.name)
    list.merge(history)
    settle()
  } catch (error) {
    if (now !== turn) return
    complain(error)
    if (error.code === 404 || error.code === 400) turnBack(name)
    else setTimeout(() => now === turn && enter(name), 3000)
  }
}

function arrive(name) {
  // As the server spells it.
  if (rooms.addressed() !== name) history.replaceState(null, '', rooms.addressOf(name))
  if (here === name) return
  typing.stopped()
  typing.forgetAll()
  list.clear()
  here = name
  rooms.setCurrent(name)
}

/** What waited is told to whom it is for. */
function settle() {
  const heard = waiting
  waiting = null
  heard.forEach(receive)
  list.setBusy(false)
}

/** There is no such room, or none any more. */
function turnBack(name) {
  joined.delete(name)
  const back = here && here !== name ? here : rooms.GENERAL
  if (back === name) return settle()
  history.replaceState(null, '', rooms.addressOf(back))
  enter(back)
}

/** A room was joined, for the first time or again; answers whether something was written there meanwhile. */
function hear(name, history) {
  const newest = history.at(-1)?.id ?? 0
  const missed = joined.has(name) && newest > joined.get(name)
  joined.set(name, newest)
  return missed
}

messages.on('created', receive)

function receive(message) {
  if (waiting) return waiting.push(message)
  joined.set(message.room, Math.max(message.id, joined.get(message.room) ?? 0))
  if (message.room !== here) return rooms.setUnread(message.room)
  typing.forget(message.user_id)
  list.add([message])
}

messages.on('typing', (event) => event.room === here && typing.heard(event))

window.addEventListener('hashchange', () => {
  if (session.isReady()) enter(rooms.addressed())
})

leave.addEventListener('click', async () => {
  const left = here
  try {
    typing.stopped()
    await service.leave({ room: left })
    joined.delete(left)
    if (here === left) location.hash = rooms.addressOf(rooms.GENERAL)
  } catch (error) {
    complain(error)
  }
})

older.addEventListener('click', async () => {
  const before = list.oldest()
  if (older.disabled || before === null) return
  older.disabled = true
  const now = turn
  try {
    const found = await messages.find({ query: { room: here, limit: list.PAGE, before } })
    if (now === turn) list.addOlder(found)
  } catch (error) {
    complain(error)
  } finally {
    older.disabled = false
  }
})

// ---- Connecting --------------------------------------------------------------------------------

function setStatus(word) {
  status.textContent = word
  status.className = word
}

socket.on('connect', () => {
  setStatus('connected')
  connectedAgain()
})

session.listen(
  ({ isNew, isOther }) => {
    if (isOther) text.value = ''
    // What waits from before is in the history, or beyond a gap.
    waiting = []
    listRooms()
    listPeople()
    enter(rooms.addressed())
    // Who logs in is in no room but "general".
    for (const name of joined.keys()) if (name !== rooms.addressed()) rejoin(name)
    if (isNew) text.focus()
  },
  () => {
    turn += 1
    waiting = null
    here = ''
    joined.clear()
    typing.sent()
    typing.forgetAll()
    list.clear()
    rooms.clear()
    people.clear()
  }
)

socket.on('disconnect', (reason) => {
  turn += 1
  setStatus('disconnected')
  typing.sent()
  typing.forgetAll()
  // The one case in which the client does not come back by itself.
  if (reason === 'io server disconnect') socket.connect()
})

// While the server can not be reached the client tries again, and #status says enough. A refusal is final.
socket.on('connect_error', (error) => {
  setStatus('disconnected')
  if (!socket.active) complain(error)
})

async function listRooms() {
  try {
    rooms.show(await service.find())
  } catch (error) {
    if (session.isReady()) complain(error)
  }
}

async function listPeople() {
  try {
    await people.refresh()
  } catch (error) {
    if (session.isReady()) complain(error)
  }
}

async function rejoin(name) {
  try {
    const { messages: history } = await service.join({ room: name })
    if (hear(name, history)) rooms.setUnread(name)
  } catch {
    joined.delete(name) // shown as a room one has not been to, or not at all
  }
}

// ---- Writing -----------------------------------------------------------------------------------

let sending = false

$('text-form').addEventListener('submit', async (event) => {
  event.preventDefault()
  if (sending) return
  if (!session.isReady() || !here) return notConnected()
  sending = true
  sendButton.setAttribute('aria-busy', 'true')
  const written = text.value
  try {
    // Not checked here: the server does, and says what is wrong.
    const message = await messages.create({ room: here, text: written })
    noProblem()
    typing.sent()
    if (message.room === here) receive(message)
    // Who wrote on meanwhile keeps what they wrote.
    if (text.value === written) text.value = ''
  } catch (error) {
    const answered = Number.isInteger(error.code)
    complain(answered ? error : { message: 'No answer from the server. See whether your message is there before you send it again' })
  } finally {
    sending = false
    sendButton.removeAttribute('aria-busy')
  }
})

text.addEventListener('input', () => typing.typed(here, text.value.trim() !== ''))

text.addEventListener('keydown', (event) => {
  // An Enter that ends a composition (Japanese, for one) chooses a word.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  text.form.requestSubmit()
})
