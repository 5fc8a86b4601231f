Component({ externalClasses: ['outer'], options: { styleIsolation: 'apply-shared' } })
