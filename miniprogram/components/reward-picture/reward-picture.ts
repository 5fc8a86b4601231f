/** The merchant's picture of a reward; without one, a calm drawing. */
Component({
  properties: {
    src: { type: String, value: '' },
    /** Chooses one of three tints, so that neighbours differ. */
    tint: { type: Number, value: 0 },
  },
})
