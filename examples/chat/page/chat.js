// The page of the chat: Feathers in a browser, as its documentation has it. Whatever comes from the server goes into the page as
// text (`textContent`), never as markup.
//
// The list shows one stretch of the history without gaps, up to now. After each connect the newest messages are fetched; those that
// are created meanwhile wait, and are added behind them.
'use strict'

/* global feathers, io */

const PAGE = 50
const MOST = 500 // messages in the page; beyond it the oldest are let go, while nobody reads them

const $ = (id) => document.getElementById(id)
const [log, list, older, newest, empty] = ['log', 'messages', 'older', 'newest', 'empty'].map($)
const [nickname, join, text, sendButton] = ['nickname', 'join', 'text', 'send'].map($)
const [status, problem] = ['status', 'error'].map($)

// A call that gets no answer in this time, or whose connection breaks, fails; without it, it would wait for ever. Feathers looks the
// option up in a private field of the socket (`_opts`), which socket.io.min.js calls otherwise: index.html takes socket.io.js.
const socket = io({ ackTimeout: 10000 })
const app = feathers()
app.configure(feathers.socketio(socket))
const service = app.service('messages')

// ---- What the browser remembers ----------------------------------------------------------------

const memory = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(`feathers-chat ${key}`))
    } catch {
      return null
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(`feathers-chat ${key}`, JSON.stringify(value))
    } catch {
      // Storage is full or forbidden: then it is not remembered.
    }
  }
}

// Which messages were sent from here. A nickname would not tell, since anybody can use it.
const mark = (message) => `${message.id} ${message.created_at}`
const sentHere = () => {
  const known = memory.read('sent')
  return Array.isArray(known) ? known : []
}
let own = new Set(sentHere())

function remember(message) {
  const sent = [...sentHere(), mark(message)].slice(-MOST)
  memory.write('sent', sent)
  own = new Set(sent)
  const item = shown.get(message.id)
  if (item) item.own(true)
}

// ---- The list ----------------------------------------------------------------------------------

const shown = new Map() // id → { message, element, own }

const format = (options) => new Intl.DateTimeFormat(undefined, options)
const clock = format({ timeStyle: 'short' })
const calendar = format({ dateStyle: 'full' })
const exact = format({ dateStyle: 'full', timeStyle: 'medium' })

function element(name, className, content) {
  const made = document.createElement(name)
  made.className = className
  if (content !== undefined) made.textContent = content
  return made
}

function hue(name) {
  let hash = 7
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)) % 3600
  return hash % 360
}

function draw(message) {
  const at = new Date(message.created_at)
  const item = element('li', '')
  item.dataset.id = message.id
  item.dataset.day = calendar.format(at)
  item.style.setProperty('--hue', hue(message.nickname))

  const badge = element('span', 'badge', [...message.nickname][0])
  badge.setAttribute('aria-hidden', 'true')
  const meta = element('p', 'meta')
  const name = element('span', 'nickname', message.nickname)
  const you = element('span', 'you', 'you')
  const time = element('time', '', clock.format(at))
  time.dateTime = message.created_at
  time.title = exact.format(at)
  meta.append(name, you, time)
  const said = element('p', 'text', message.text)
  name.dir = said.dir = 'auto'
  item.append(badge, meta, said)

  const setOwn = (yes) => {
    item.classList.toggle('own', yes)
    you.hidden = !yes
  }
  setOwn(own.has(mark(message)))
  return { message, element: item, own: setOwn }
}

/** Where a day begins it is named. */
function nameDay(item) {
  if (item) item.classList.toggle('new-day', item.previousElementSibling?.dataset.day !== item.dataset.day)
}

/** Puts a message in its place: by id, once. */
function place(message) {
  if (shown.has(message.id)) return
  const item = draw(message)
  let before = list.lastElementChild
  while (before && Number(before.dataset.id) > message.id) before = before.previousElementSibling
  if (before) before.after(item.element)
  else list.prepend(item.element)
  shown.set(message.id, item)
  nameDay(item.element)
  nameDay(item.element.nextElementSibling)
}

function drop(id) {
  const { element } = shown.get(id)
  const next = element.nextElementSibling
  element.remove()
  shown.delete(id)
  nameDay(next)
}

const atEnd = () => log.scrollHeight - log.clientHeight - log.scrollTop < 48
let following = true

function toEnd() {
  log.scrollTop = log.scrollHeight
  following = true
  newest.hidden = true
}

log.addEventListener('scroll', () => {
  following = atEnd()
  if (following) newest.hidden = true
})
// The room for messages changes with the window, a touch keyboard and what is being written.
new ResizeObserver(() => following && toEnd()).observe(log)
newest.addEventListener('click', toEnd)

/** Shows what is new. Who reads further up is told of it, and left there. */
function add(messages) {
  const follow = atEnd()
  const before = shown.size
  messages.forEach(place)
  empty.hidden = shown.size > 0
  if (shown.size === before) return
  if (!follow) {
    newest.hidden = false
    return
  }
  while (shown.size > MOST) {
    drop(Number(list.firstElementChild.dataset.id))
    older.hidden = false
  }
  toEnd()
}

// ---- Connecting, and catching up ---------------------------------------------------------------

let connection = 0 // counts connects and disconnects, so that late answers are known as such
let waiting = null // what was created while the history is under way

function setStatus(word) {
  status.textContent = word
  status.className = word
}

socket.on('connect', () => {
  connection += 1
  waiting = []
  setStatus('connected')
  if (problem.textContent === NOT_CONNECTED) noProblem()
  catchUp(connection)
})

socket.on('disconnect', (reason) => {
  connection += 1
  setStatus('disconnected')
  // The one case in which the client does not come back by itself.
  if (reason === 'io server disconnect') socket.connect()
})

// While the server can not be reached the client tries again, and #status says enough. A refusal is final.
socket.on('connect_error', (error) => {
  setStatus('disconnected')
  if (!socket.active) complain(error)
})

service.on('created', receive)

function receive(message) {
  if (waiting) waiting.push(message)
  else add([message])
}

async function catchUp(now, again = false) {
  log.setAttribute('aria-busy', 'true') // else all of the history is read out
  try {
    const history = await service.find({ query: { limit: PAGE } })
    if (now !== connection) return
    merge(history)
    const heard = waiting
    waiting = null
    add(heard)
    log.setAttribute('aria-busy', 'false')
    if (again) noProblem()
  } catch (error) {
    if (now !== connection) return
    complain(error)
    setTimeout(() => now === connection && catchUp(now, true), 3000)
  }
}

/**
 * Makes the newest messages the end of the list. What is shown stays if they continue it; if they do not (more was missed than one
 * page, or the server has another database now) it would leave a gap and goes.
 */
function merge(history) {
  const same = (message, other) => other !== undefined && mark(message) === mark(other)
  const truth = new Map(history.map((message) => [message.id, message]))
  const first = history.length > 0 ? history[0].id : -Infinity
  const continues = history.some((message) => same(message, shown.get(message.id)?.message))
  for (const [id, { message }] of [...shown]) {
    if (id < first ? !continues : !same(message, truth.get(id))) drop(id)
  }
  if (!continues) older.hidden = history.length < PAGE
  add(history)
}

older.addEventListener('click', async () => {
  if (older.disabled || !list.firstElementChild) return
  older.disabled = true
  const now = connection
  try {
    const before = Number(list.firstElementChild.dataset.id)
    const found = await service.find({ query: { limit: PAGE, before } })
    if (now !== connection) return
    // What was in view stays where it was.
    const fromEnd = log.scrollHeight - log.scrollTop
    log.setAttribute('aria-busy', 'true')
    found.forEach(place)
    log.setAttribute('aria-busy', 'false')
    older.hidden = found.length < PAGE
    log.scrollTop = log.scrollHeight - fromEnd
  } catch (error) {
    complain(error)
  } finally {
    older.disabled = false
  }
})

// ---- Writing -----------------------------------------------------------------------------------

const fields = { nickname, text }
const NOT_CONNECTED = 'Not connected. Your message stays here; send it again when you are'

/** Shows an error of the server: its message, and what is wrong with which field. */
function complain(error) {
  const details = Object.entries(error.errors || {}).map(([field, what]) => `${field} ${what}`)
  problem.textContent = [error.message, ...(details.length > 0 ? [details.join(', ')] : [])].join(': ')
  for (const [name, field] of Object.entries(fields)) {
    field.setAttribute('aria-invalid', String(Boolean(error.errors?.[name])))
  }
}

function noProblem() {
  problem.textContent = ''
  for (const field of Object.values(fields)) field.setAttribute('aria-invalid', 'false')
}

function joined(name) {
  nickname.value = name
  memory.write('nickname', name)
  join.textContent = 'Rename'
  join.className = 'quiet'
}

$('name-form').addEventListener('submit', (event) => {
  event.preventDefault()
  const name = nickname.value.trim()
  if (!name) {
    complain({ message: 'Choose a nickname first', errors: { nickname: 'is empty' } })
    nickname.focus()
    return
  }
  noProblem()
  joined(name)
  text.focus()
})

let sending = false

$('text-form').addEventListener('submit', async (event) => {
  event.preventDefault()
  if (sending) return
  if (!socket.connected) {
    complain({ message: NOT_CONNECTED })
    return
  }
  sending = true
  sendButton.setAttribute('aria-busy', 'true')
  const written = text.value
  try {
    // Not checked here: the server does, and says what is wrong.
    const message = await service.create({ nickname: nickname.value, text: written })
    noProblem()
    joined(message.nickname)
    remember(message)
    receive(message)
    // Who wrote on meanwhile keeps what they wrote.
    if (text.value === written) text.value = ''
  } catch (error) {
    const answered = Number.isInteger(error.code)
    complain(answered ? error : { message: 'No answer from the server. See whether your message is there before you send it again' })
    if (error.errors?.nickname && !error.errors.text) nickname.focus()
  } finally {
    sending = false
    sendButton.removeAttribute('aria-busy')
  }
})

text.addEventListener('keydown', (event) => {
  // An Enter that ends a composition (Japanese, for one) chooses a word.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  text.form.requestSubmit()
})

const known = memory.read('nickname')
if (typeof known === 'string' && known) {
  joined(known)
  text.focus()
} else {
  nickname.focus()
}
