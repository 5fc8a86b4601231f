Component({
  properties: { mode: String },
  methods: {
    tap() {
      const bubbles = this.data.mode !== 'quiet'
      this.triggerEvent(
        'burst',
        { mode: this.data.mode },
        { bubbles, composed: bubbles, capturePhase: true },
      )
    },
  },
})
