/** One line of a menu: icon, name, what stands there now, a dot when something is new. */
Component({
  options: { addGlobalClass: true },
  properties: {
    icon: { type: String, value: '' },
    name: { type: String, value: '' },
    note: { type: String, value: '' },
    dot: { type: Boolean, value: false },
  },
})
