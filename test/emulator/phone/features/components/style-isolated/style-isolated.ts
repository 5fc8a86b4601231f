Component({ externalClasses: ['outer'] })
