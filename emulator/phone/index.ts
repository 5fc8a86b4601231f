/** The phones: compiles and runs a native mini program in a browser; serves the automator protocol. */
export { createPhoneMount, type PhoneMount, type PhoneOptions, type PhoneService } from './server'
export { PlainWeChat } from './wechat-services'
