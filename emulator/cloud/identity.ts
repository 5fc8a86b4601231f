type Source = 'wx_client' | 'wx_trigger' | 'wx_http' | 'scf'

/** Who calls a cloud function: what WeChat would put into WXContext. Empty openid: a timer or the console. */
export interface CallIdentity {
  openid: string
  appid: string
  unionid: string
  /**
   * TCB_SOURCE as WeChat sets it: 'wx_client' from a phone, 'wx_trigger' from a timer, 'wx_http' from
   * a path. Each function that calls another adds itself: 'wx_client,scf'.
   * https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html
   */
  source: Source | `${string},scf`
}
