import { project } from '../../../../emulator/cloud/language'
import type { Document } from '../../../../emulator/cloud/language'
import { refusal } from './refusal'

const DOCUMENT: Document = {
  _id: 1,
  a: 1,
  b: { c: 2, d: 3 },
  list: [1, 2, 3, 4],
  items: [{ n: 1, m: 1 }, 5, { n: 2, m: 2 }],
}

describe('a projection', () => {
  test.each<[Document, Document]>([
    [{}, DOCUMENT],
    [{ a: 1 }, { _id: 1, a: 1 }],
    [{ a: true, _id: 0 }, { a: 1 }],
    [{ _id: 1 }, { _id: 1 }],
    [
      { _id: 0 },
      { a: 1, b: { c: 2, d: 3 }, list: [1, 2, 3, 4], items: [{ n: 1, m: 1 }, 5, { n: 2, m: 2 }] },
    ],
    [
      { 'b.c': 1, nope: 1 },
      { _id: 1, b: { c: 2 } },
    ],
    [{ 'items.n': 1 }, { _id: 1, items: [{ n: 1 }, { n: 2 }] }],
    [
      { list: 0, items: 0, 'b.c': 0 },
      { _id: 1, a: 1, b: { d: 3 } },
    ],
    [
      { 'items.n': 0, list: 0, b: 0, a: 0 },
      { _id: 1, items: [{ m: 1 }, 5, { m: 2 }] },
    ],
    [
      { a: 1, list: { $slice: 2 } },
      { _id: 1, a: 1, list: [1, 2] },
    ],
    [
      { a: 1, list: { $slice: -1 } },
      { _id: 1, a: 1, list: [4] },
    ],
    [
      { a: 1, list: { $slice: [1, 2] } },
      { _id: 1, a: 1, list: [2, 3] },
    ],
    [
      { a: 1, list: { $slice: [-3, 2] } },
      { _id: 1, a: 1, list: [2, 3] },
    ],
    [
      { list: { $slice: 1 }, items: 0 },
      { _id: 1, a: 1, b: { c: 2, d: 3 }, list: [1] },
    ],
    [{ items: { $elemMatch: { n: 2 } } }, { _id: 1, items: [{ n: 2, m: 2 }] }],
    [{ items: { $elemMatch: { n: 9 } } }, { _id: 1 }],
    [{ list: { $elemMatch: { $gt: 2 } } }, { _id: 1, list: [3] }],
  ])('%j', (projection, expected) => {
    expect(project(DOCUMENT, projection)).toEqual(expected)
  })

  test.each<[Document, string]>([
    [{ a: 1, b: 0 }, 'Projection cannot have a mix of inclusion and exclusion'],
    [{ a: { $foo: 1 } }, 'Unsupported projection option: a: { $foo: 1 }'],
    [{ 'list.$': 1 }, 'the positional projection list.$ is not supported here'],
    [{ a: 'x' }, 'Unsupported projection option'],
    [{ list: { $slice: 'x' } }, '$slice only supports numbers and [skip, limit] arrays'],
    [{ list: { $slice: [1, 0] } }, '$slice limit must be positive'],
    [{ list: { $elemMatch: 1 } }, '$elemMatch needs an Object'],
  ])('refuses %j', (projection, text) => {
    expect(refusal(() => project(DOCUMENT, projection)).message).toContain(text)
  })
})
