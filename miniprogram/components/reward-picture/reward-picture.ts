/** The merchant's picture of a reward; without one, a calm drawing. */
Component({
  properties: {
    src: { type: String, value: '' },
    /** By `tintOf` its id. */
    tint: { type: Number, value: 0 },
  },
})
