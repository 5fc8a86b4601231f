import { named } from '../named'

Component({
  behaviors: [named],
  relations: { '../family/family': { type: 'parent' } },
  shout: 'kid',
})
