/** Every word WeChat itself shows around a mini program. `zh-CN` is the source, `en` as WeChat's English version. */
export interface SurfaceTexts {
  confirm: string
  cancel: string
  close: string
  allow: string
  refuse: string
  agree: string
  disagree: string
  done: string
  back: string
  tryAgain: string
  mark: string
  copied: string
  call: string
  share: { title: string; send: string; you: string; toMoments: string; sentTo: string }
  menu: {
    title: string
    share: string
    wallet: string
    scan: string
    settings: string
    reopen: string
    holder: string
  }
  permission: {
    asks: string
    scopes: Record<PermissionScope, string>
    settingsTitle: string
    none: string
  }
  privacy: {
    title: string
    before: string
    after: string
    contractTitle: string
    contractBody: string
  }
  phone: { title: string; note: string; otherNumber: string }
  avatar: { title: string; useMine: string; fromAlbum: string }
  nickname: { use: string }
  card: {
    title: string
    add: string
    walletTitle: string
    walletEmpty: string
    lastRecord: string
    state: string
    inactive: string
    activate: string
    remove: string
    form: string
    formNote: string
    required: string
    send: string
    /** By the platform's names. */
    formFields: Partial<Record<string, string>>
    /** By the platform's names. */
    fields: Record<CardFieldName, string>
  }
  pay: {
    title: string
    payee: string
    method: string
    balance: string
    pay: string
    paid: string
    note: string
  }
  scan: {
    title: string
    hint: string
    aimAt: string
    album: string
    camera: string
    type: string
    typePlaceholder: string
    nothingShown: string
    notFound: string
    cameraRefused: string
  }
  subscribe: { asks: string; keep: string; once: string }
  location: { choose: string; current: string; search: string; navigate: string; nearby: string }
  image: { fromAlbum: string; fromCamera: string; sample: string; saved: string }
  picker: { dateParts: [string, string, string]; all: string }
  page: { loading: string; failed: string; offline: string }
}

export type CardFieldName =
  | 'BONUS'
  | 'BALANCE'
  | `FIELD_NAME_TYPE_${'LEVEL' | 'COUPON' | 'STAMP' | 'DISCOUNT' | 'ACHIEVEMEN' | 'MILEAGE' | 'SET_POINTS' | 'TIMS'}`

export type PermissionScope =
  | 'scope.userLocation'
  | 'scope.userFuzzyLocation'
  | 'scope.userLocationBackground'
  | 'scope.camera'
  | 'scope.record'
  | 'scope.writePhotosAlbum'
  | 'scope.addPhoneCalendar'
  | 'scope.bluetooth'
