Page({
  data: {
    which: 'card',
    person: { name: 'Ann' },
    list: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
    n: 1,
    typed: 'start',
  },
})
