// A small test harness: named tests that run one after the other, each with a limit of time,
// and a last line `N passed, N failed`.
import { isDeepStrictEqual, inspect } from 'node:util'

export const LIMIT = 5000

/** Waits for a promise, at most `limit` milliseconds; `what` names it in the error. */
export function within(promise, what, limit = LIMIT) {
  let timer
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`${what}: nothing within ${limit} ms`)), limit)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

export function equal(got, want, what = 'value') {
  if (!isDeepStrictEqual(got, want)) {
    throw new Error(`${what}: expected ${show(want)}, got ${show(got)}`)
  }
}

export function ok(condition, message) {
  if (!condition) throw new Error(message)
}

export const show = (value) => inspect(value, { depth: 6, breakLength: Infinity }).slice(0, 1000)

/** The error a call is expected to fail with. */
export async function failure(call, what = 'the call') {
  let result
  try {
    result = await within(call, what)
  } catch (error) {
    if (/nothing within/.test(error.message)) throw error
    return error
  }
  throw new Error(`${what}: expected an error, got ${show(result)}`)
}

/** Collects what an emitter sends, to be awaited one by one. */
export class Inbox {
  #items = []
  #waiting = []

  push(item) {
    const waiting = this.#waiting.shift()
    if (waiting) waiting(item)
    else this.#items.push(item)
  }

  next(what = 'an event', limit = LIMIT) {
    if (this.#items.length > 0) return Promise.resolve(this.#items.shift())
    return within(new Promise((take) => this.#waiting.push(take)), what, limit)
  }

  get rest() {
    return this.#items.slice()
  }
}

export class Suite {
  #tests = []
  #cleanups = []
  passed = 0
  failed = 0

  test(name, run) {
    this.#tests.push({ name, run })
  }

  fail(name, error) {
    this.failed++
    console.log(`FAIL ${name}\n     ${error && error.message ? error.message : show(error)}`)
    if (process.env.VERBOSE && error) console.log(error.stack)
  }

  /** Runs when the current test is over, whatever became of it. */
  after(cleanup) {
    this.#cleanups.push(cleanup)
  }

  async run(limit = 20000) {
    for (const { name, run } of this.#tests) {
      try {
        await within(run(), 'the test as a whole', limit)
        this.passed++
      } catch (error) {
        this.fail(name, error)
      }
      for (const cleanup of this.#cleanups.splice(0)) {
        try {
          await cleanup()
        } catch (error) {
          this.fail(`${name}, tidying up`, error)
        }
      }
    }
    return this
  }

  finish() {
    console.log(`${this.passed} passed, ${this.failed} failed`)
    process.exit(this.failed > 0 || this.passed === 0 ? 1 : 0)
  }
}

/** `--name value` and `--flag` words behind the plain ones. */
export function options(argv, flags = []) {
  const found = { words: [] }
  for (let i = 0; i < argv.length; i++) {
    if (!argv[i].startsWith('--')) found.words.push(argv[i])
    else if (flags.includes(argv[i].slice(2))) found[argv[i].slice(2)] = true
    else found[argv[i].slice(2)] = argv[++i]
  }
  return found
}
