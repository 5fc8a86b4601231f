Component({
  behaviors: ['wx://component-export'],
  export() {
    return { opened: 'only this' }
  },
})
