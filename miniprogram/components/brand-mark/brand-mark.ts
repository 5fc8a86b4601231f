/** The merchant's logo, or a drawn mark (hills, mist, a leaf) in the text's own colour. */
Component({
  options: { virtualHost: true },
  properties: {
    src: { type: String, value: '' },
    /** rpx */
    size: { type: Number, value: 64 },
  },
})
