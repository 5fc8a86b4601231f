// Answers HTTP in each of the ways a function may.
exports.main = (event) => {
  const { reply } = event.queryStringParameters
  if (reply === 'text') return 'plain'
  if (reply === 'nothing') return undefined
  if (reply === 'binary') {
    const headers = { 'content-type': 'image/png' }
    return {
      statusCode: 201,
      headers,
      body: Buffer.from([137, 80]).toString('base64'),
      isBase64Encoded: true,
    }
  }
  if (reply === 'throw') throw new Error('no')
  return event
}
