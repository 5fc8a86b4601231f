import { named } from '../named'

Component({
  behaviors: [named],
  relations: {
    '../kid/kid': {
      type: 'child',
      linked() {
        const kids = this.getRelationNodes('../kid/kid')
        this.setData({ kids: kids.length })
      },
      unlinked() {
        this.setData({ kids: this.getRelationNodes('../kid/kid').length })
      },
    },
  },
  data: { kids: 0 },
  methods: {
    describe() {
      return `${this.data.name} with ${this.data.kids} kids`
    },
  },
})
