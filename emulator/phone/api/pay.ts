import { asyncApi } from '../runtime/async-api'
import { ApiFailure, defineApi } from '../runtime/contract'
import { showPayment } from '../stage/surfaces/pay'
import { noteGesture } from './gesture'
import { text } from './options'
import { ask } from './services'

defineApi({
  requestPayment: (runtime) =>
    asyncApi(
      'requestPayment',
      async (options) => {
        const order = {
          timeStamp: text(options, 'timeStamp'),
          nonceStr: text(options, 'nonceStr'),
          package: text(options, 'package'),
          signType: text(options, 'signType', 'MD5'),
          paySign: text(options, 'paySign'),
        }
        const bill = await ask(runtime, 'wechat.prepay', order)
        if (!(await showPayment(runtime, bill))) throw new ApiFailure('cancel')
        await ask(runtime, 'wechat.pay', { package: order.package })
        noteGesture()
      },
      { timeStamp: 'String', nonceStr: 'String', package: 'String', paySign: 'String' },
    ),
})
