import type {
  CardColor,
  CardLevel,
  CardTemplateState,
  WalletProblem,
  WalletStep,
} from '../../../../../typings/contract'

const levels: Record<CardLevel, string> = {
  in_program: '小程序会员卡',
  wx_card: '微信卡包会员卡',
  brand_member: '商家名片会员',
}
const states: Record<CardTemplateState, string> = {
  draft: '草稿，尚未提交微信',
  queued: '正在提交微信',
  in_review: '微信审核中',
  approved: '已通过审核',
  refused: '审核未通过',
  failed: '微信没有接受',
}
const steps: Record<WalletStep['step'], string> = {
  account: '连接服务号',
  program: '填写小程序原始 ID',
  callback: '接收微信通知',
  token: '微信接受我们的密钥',
  permission: '开通卡券功能',
  template: '提交会员卡',
  review: '微信审核',
  first_card: '第一张卡进入卡包',
}
/** What to click while the step is open and WeChat has not said why. */
const hints: Record<WalletStep['step'], string> = {
  account: '在云函数环境变量里填 WECHAT_OA_APP_ID 和 WECHAT_OA_APP_SECRET，再重新部署',
  program:
    '在 mp.weixin.qq.com 小程序后台「设置 - 基本设置 - 账号信息」找到原始 ID，填进 WECHAT_PROGRAM_ID',
  callback:
    '在服务号后台「设置与开发 - 开发接口管理 - 服务器配置」填入通知地址、Token 和 EncodingAESKey，选安全模式。不填也能发卡，但删卡要晚一些才知道',
  token: '点「检查」，看微信怎么回答',
  permission: '在服务号后台「新的功能 - 添加功能插件 - 卡券功能」申请开通，一般几个工作日',
  template: '填好下面的会员卡，点「提交微信」',
  review: '一般一到三天，结果会自动出现在这里',
  first_card: '用手机领一张卡放进卡包，确认能添加、能打开',
}
const problems: Record<WalletProblem, string> = {
  not_connected: '还没有填写',
  ip_not_listed:
    '服务器 IP 不在白名单：在服务号后台「设置与开发 - 开发接口管理 - IP 白名单」加入云函数的固定出口 IP',
  secret_wrong: 'AppID 或 AppSecret 不对：在服务号后台「设置与开发 - 开发接口管理」重置后重新填写',
  secret_frozen: 'AppSecret 被冻结：在服务号后台「设置与开发 - 开发接口管理」解冻',
  no_card_permission:
    '服务号没有卡券权限：在服务号后台「新的功能 - 添加功能插件 - 卡券功能」申请。在此之前会员卡在小程序里照常使用',
  not_our_card: '这张卡不属于当前服务号：换回原来的服务号，或重新提交会员卡',
  confirm_by_admin: '需要管理员在微信里确认：请管理员打开「微信公众平台安全助手」确认',
  account_frozen: '服务号被冻结：登录服务号后台查看原因',
  content_refused: '文字或图片没有通过微信的内容检查，请修改后再提交',
  text_too_long: '有文字超过微信的长度',
  out_of_stock: '微信里的会员卡发完了，请增加库存',
  quota_day: '今天的接口次数用完，零点后自动继续',
  quota_minute: '这一分钟的接口次数用完，稍后自动继续',
  review_refused: '微信审核没有通过，请按原因修改后再提交',
  in_review: '微信正在审核',
  no_template: '还没有提交会员卡',
  moved_to_brand: '这张卡已经升级为商家名片会员，旧接口不能再用',
  wechat_silent: '微信没有回应，稍后再检查',
  other: '微信拒绝了，请把代码告诉技术人员',
}
const colors: Record<CardColor, string> = {
  Color010: '浅绿',
  Color020: '绿',
  Color030: '天蓝',
  Color040: '蓝',
  Color050: '紫',
  Color060: '土黄',
  Color070: '黄',
  Color080: '橙',
  Color081: '深橙',
  Color082: '草绿',
  Color090: '珊瑚',
  Color100: '红',
  Color101: '朱红',
  Color102: '灰',
}

const zh = {
  title: '微信会员卡',
  now: '会员卡现在在',
  stepped: '已退回小程序会员卡，会员和积分都在',
  holders: '卡包里的会员',
  waiting: '等待同步',
  phone: '手机号验证',
  phoneFree: '前 1000 次免费',
  cost: '费用',
  reason: '。微信的原因：',
  checklist: '开通微信卡包',
  check: '检查',
  turnOn: '启用微信卡包',
  turnOff: '停用微信卡包',
  turnOffAsk: '新会员不再放进卡包。已有的会员、积分和卡都保留',
  template: '会员卡样式',
  preview: '预览',
  save: '保存',
  push: '提交微信',
  saved: '已保存',
  pushed: '已提交，一分钟内送到微信',
  bytes: '最多',
  characters: '个汉字',
  levels,
  states,
  steps,
  hints,
  problems,
  colors,
  fields: {
    brandName: '商户名',
    title: '卡名',
    notice: '使用提醒',
    description: '使用须知',
    prerogative: '会员特权',
    bonusRules: '积分规则',
    untilName: '有效期的名称',
    buttonName: '按钮文字',
    color: '颜色',
    logoUrl: '商标地址（微信上传接口返回的地址）',
    servicePhone: '客服电话',
    quantity: '库存',
    form: '放进卡包后怎样激活',
  },
  forms: {
    none: '立即激活',
    phone: '先在微信填手机号',
    phone_birthday: '先在微信填手机号，生日选填',
  },
  defaults: {
    title: '会员卡',
    notice: '结账时出示会员卡',
    untilName: '有效期',
    buttonName: '打开会员卡',
  },
}

export default zh
