// Who one is: signing up, logging in and out, and logging in again after each connect. Whoever is not logged in sees the form for
// that in the place of the chat.
import { authentication, online, socket, users } from './client.js'
import * as memory from './memory.js'
import { complain, noProblem, notConnected } from './problem.js'

const OVER = 'Your login has ended. Log in again'

const $ = (id) => document.getElementById(id)
const [form, name, password, logout, shownName] = ['login-form', 'name', 'password', 'logout', 'me'].map($)

let token = memory.token() // this window's own; another one may be somebody else
let me = null // who is logged in, or was until now
let ready = false // this connection is logged in
let turn = 0 // counts whatever makes an answer that is under way a late one
let arrived
let left

/**
 * `come` is called after each login, `go` after each logout. A login `isNew` unless it is that of before on another connection, and
 * `isOther` if it is that of somebody else.
 */
export function listen(come, go) {
  arrived = come
  left = go
}

export const isReady = () => ready
export const isMine = (message) => me !== null && message.user_id === me.id

const isDoorOpen = () => document.body.dataset.door === 'open'

function openDoor() {
  // Who types does so through reconnects.
  if (isDoorOpen()) return
  document.body.dataset.door = 'open'
  password.value = ''
  const first = name.value ? password : name
  first.focus()
}

function arrive(user) {
  const isNew = me === null || isDoorOpen()
  const isOther = me !== null && me.id !== user.id
  me = user
  ready = true
  shownName.textContent = user.name
  name.value = ''
  password.value = ''
  document.body.dataset.door = 'shut'
  arrived({ isNew, isOther })
}

function depart() {
  turn += 1
  ready = false
  memory.forgetToken(token)
  token = null
  left()
  openDoor()
}

/** Logs in with what is remembered. */
async function comeBack() {
  const now = ++turn
  try {
    const { user } = await authentication.create({ strategy: 'jwt', accessToken: token })
    if (now === turn) arrive(user)
  } catch (error) {
    if (now !== turn) return
    if (error.code !== 401) {
      complain(error)
      setTimeout(() => now === turn && comeBack(), 3000)
      return
    }
    if (me) name.value = me.name
    depart()
    complain({ message: OVER })
  }
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (!socket.connected) return notConnected()
  const given = { name: name.value, password: password.value }
  const now = ++turn
  form.setAttribute('aria-busy', 'true')
  try {
    // Not checked here: the server does, and says what is wrong.
    if (event.submitter?.id === 'signup') await users.create(given)
    const { user, accessToken } = await authentication.create({ strategy: 'local', ...given })
    if (now !== turn) return
    token = accessToken
    memory.rememberToken(token)
    noProblem()
    arrive(user)
  } catch (error) {
    if (now !== turn) return
    complain(error)
    const wrong = error.errors?.password && !error.errors.name ? password : name
    wrong.focus()
  } finally {
    form.removeAttribute('aria-busy')
  }
})

logout.addEventListener('click', async () => {
  const was = ready
  depart()
  noProblem()
  try {
    if (was) await authentication.remove(null)
  } catch (error) {
    complain(error)
  }
})

// The server says that the login is over. Whether that is the one we have, it says when asked.
online.on('ended', () => token && comeBack())

socket.on('connect', () => token ? comeBack() : openDoor())

socket.on('disconnect', () => {
  turn += 1
  ready = false
})

if (!token) openDoor()
