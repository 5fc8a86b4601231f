/** Adds a name, and a definition field `shout` that turns it to capitals. */
export const named = Behavior({
  properties: { name: { type: String, value: 'nobody' } },
  lifetimes: {
    attached() {
      this.setData({ name: this.data.name || 'nobody' })
    },
  },
  methods: {
    greet() {
      return `I am ${this.data.name}`
    },
  },
  definitionFilter(definition) {
    const given = definition as { shout?: string; data?: Record<string, unknown> }
    if (given.shout) given.data = { ...given.data, shouted: given.shout.toUpperCase() }
  },
})
