// Who is typing: telling the others, and showing whom the server tells of.
import { messages, socket } from './client.js'

const AGAIN = 2000 // while one types on, the others are told as often as this
const FORGET = 5000 // who has not been heard of for so long has stopped, or has gone

// ---- We ----------------------------------------------------------------------------------------

let told = null // { room, nickname, at }: what the others believe

function tell(room, nickname, active) {
  // Nothing to be told of if it fails: nobody sees that we type, and no more.
  messages.typing({ room, nickname, active }).catch(() => {})
}

/** There is something in the field for messages, or nothing any more. */
export function typed(room, nickname, something) {
  if (!something) return stopped()
  if (!room || !nickname || !socket.connected) return
  if (told && (told.room !== room || told.nickname !== nickname)) stopped()
  if (told && Date.now() - told.at < AGAIN) return
  told = { room, nickname, at: Date.now() }
  tell(room, nickname, true)
}

/** The text was taken back, or the room was left. */
export function stopped() {
  if (told && socket.connected) tell(told.room, told.nickname, false)
  told = null
}

/** The message says itself that it has been written. */
export function sent() {
  told = null
}

// ---- The others --------------------------------------------------------------------------------

const line = document.getElementById('typing')
const typing = new Map() // nickname → timer

export function heard({ nickname, active }) {
  clearTimeout(typing.get(nickname))
  if (active) typing.set(nickname, setTimeout(() => forget(nickname), FORGET))
  else typing.delete(nickname)
  draw()
}

export const forget = (nickname) => heard({ nickname, active: false })

export function forgetAll() {
  for (const timer of typing.values()) clearTimeout(timer)
  typing.clear()
  draw()
}

function draw() {
  const names = [...typing.keys()].map((nickname) => {
    const name = document.createElement('bdi') // whichever way its letters run, the line runs ours
    name.textContent = nickname
    return name
  })
  if (names.length === 0) line.replaceChildren()
  else if (names.length === 1) line.replaceChildren(names[0], ' is typing…')
  else if (names.length === 2) line.replaceChildren(names[0], ' and ', names[1], ' are typing…')
  else line.replaceChildren('Several people are typing…')
}
