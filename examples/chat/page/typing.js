// Who is typing: telling the others, and showing whom the server tells of.
import { messages } from './client.js'
import { isReady } from './session.js'

const AGAIN = 2000 // while one types on, the others are told as often as this
const FORGET = 5000 // who has not been heard of for so long has stopped, or has gone

// ---- We ----------------------------------------------------------------------------------------

let told = null // { room, at }: what the others believe

function tell(room, active) {
  // Nothing to be told of if it fails: nobody sees that we type, and no more.
  messages.typing({ room, active }).catch(() => {})
}

/** There is something in the field for messages, or nothing any more. */
export function typed(room, something) {
  if (!something) return stopped()
  if (!room || !isReady()) return
  if (told && told.room !== room) stopped()
  if (told && Date.now() - told.at < AGAIN) return
  told = { room, at: Date.now() }
  tell(room, true)
}

/** The text was taken back, or the room was left. */
export function stopped() {
  if (told && isReady()) tell(told.room, false)
  told = null
}

/** The message says itself that it has been written. */
export function sent() {
  told = null
}

// ---- The others --------------------------------------------------------------------------------

const line = document.getElementById('typing')
const typing = new Map() // user id → { name, timer }

export function heard({ user_id: id, name, active }) {
  clearTimeout(typing.get(id)?.timer)
  if (active) typing.set(id, { name, timer: setTimeout(() => forget(id), FORGET) })
  else typing.delete(id)
  draw()
}

export const forget = (id) => heard({ user_id: id, active: false })

export function forgetAll() {
  for (const { timer } of typing.values()) clearTimeout(timer)
  typing.clear()
  draw()
}

function draw() {
  const names = [...typing.values()].map(({ name }) => {
    const text = document.createElement('bdi') // whichever way its letters run, the line runs ours
    text.textContent = name
    return text
  })
  if (names.length === 0) line.replaceChildren()
  else if (names.length === 1) line.replaceChildren(names[0], ' is typing…')
  else if (names.length === 2) line.replaceChildren(names[0], ' and ', names[1], ' are typing…')
  else line.replaceChildren('Several people are typing…')
}
