/** One line of a menu: icon, name, what stands there now, a dot when something is new. */
Component({
  options: { addGlobalClass: true },
  properties: {
    icon: { type: String, value: '' },
    name: { type: String, value: '' },
    note: { type: String, value: '' },
    dot: { type: Boolean, value: false },
    /** Below the last row there is no line. */
    last: { type: Boolean, value: false },
  },
})
