import { lateText } from '../words'

Page({ data: { text: lateText } })
