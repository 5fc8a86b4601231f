/** The words of the stage itself: what stands around the phones, not what WeChat draws in them. */
export interface StageTexts {
  title: string
  note: string
  operator: string
  light: string
  dark: string
  theme: string
  language: string
  textSize: string
  textSizes: [string, string, string, string]
  add: string
  addName: string
  enterBy: string
  enter: string
  page: string
  query: string
  scenes: Record<
    'list' | 'shopCode' | 'scan' | 'menu' | 'friend' | 'paid' | 'wallet' | 'mine',
    string
  >
  online: string
  offline: string
  reload: string
  more: string
  holder: string
  device: string
  devices: Record<'small' | 'standard' | 'large' | 'max' | 'desktop', string>
  place: string
  remove: string
  backTo: string
  left: string
  loading: string
}

const zhCN: StageTexts = {
  title: '微信手机台',
  note: '本机模拟的微信，数据都在这台电脑上',
  operator: '运营台',
  light: '浅色',
  dark: '深色',
  theme: '外观',
  language: '语言',
  textSize: '字号',
  textSizes: ['标准', '大', '特大', '最大'],
  add: '添加手机',
  addName: '名字（字母、数字）',
  enterBy: '进入方式',
  enter: '进入小程序',
  page: '页面',
  query: '参数',
  scenes: {
    list: '小程序列表',
    shopCode: '扫门店小程序码',
    scan: '扫普通二维码',
    menu: '公众号菜单',
    friend: '朋友发来的卡片',
    paid: '支付完成页',
    wallet: '卡包',
    mine: '我的小程序',
  },
  online: '有网络',
  offline: '断网',
  reload: '重新打开',
  more: '更多',
  holder: '持机人',
  device: '设备',
  devices: {
    small: '小屏 375×667',
    standard: '标准 375×812',
    large: '大屏 393×852',
    max: '最大 430×932',
    desktop: '电脑版微信 1100×760',
  },
  place: '所在位置',
  remove: '收起这台手机',
  backTo: '回到小程序',
  left: '小程序在后台',
  loading: '正在打开',
}

const en: StageTexts = {
  title: 'WeChat phones',
  note: 'A small WeChat on this computer; all data stays here',
  operator: 'Operator',
  light: 'Light',
  dark: 'Dark',
  theme: 'Appearance',
  language: 'Language',
  textSize: 'Text size',
  textSizes: ['Standard', 'Large', 'Larger', 'Largest'],
  add: 'Add a phone',
  addName: 'Name (letters, digits)',
  enterBy: 'Enter by',
  enter: 'Enter Mini Program',
  page: 'Page',
  query: 'Query',
  scenes: {
    list: 'Mini Program list',
    shopCode: 'Shop code scanned',
    scan: 'QR code scanned',
    menu: 'Official account menu',
    friend: "Friend's card",
    paid: 'After payment',
    wallet: 'Cards',
    mine: 'My Mini Programs',
  },
  online: 'Online',
  offline: 'Offline',
  reload: 'Reopen',
  more: 'More',
  holder: 'Held by',
  device: 'Device',
  devices: {
    small: 'Small 375×667',
    standard: 'Standard 375×812',
    large: 'Large 393×852',
    max: 'Max 430×932',
    desktop: 'WeChat for Windows 1100×760',
  },
  place: 'Location',
  remove: 'Put this phone away',
  backTo: 'Back to the Mini Program',
  left: 'The Mini Program is in the background',
  loading: 'Opening',
}

export const stageTexts = { zh_CN: zhCN, en }
