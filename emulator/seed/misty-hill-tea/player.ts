/** A thread of its own for the story, so that the phones work meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import type { StoryOptions } from './story'
import { play } from './story'

await play(workerData as StoryOptions, (news) => parentPort?.postMessage(news))
