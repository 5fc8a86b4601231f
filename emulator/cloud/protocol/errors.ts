/**
 * The codes of CloudBase that this endpoint answers with. The SDK turns them into errCode:
 * https://docs.cloudbase.net/error-code
 */
export type CloudCode =
  | 'SYS_ERR'
  | 'INVALID_PARAM'
  | 'INVALID_ENV'
  | 'INVALID_ACTION'
  | 'INVALID_REQUEST_SOURCE'
  | 'SIGN_PARAM_INVALID'
  | 'EXCEED_REQUEST_LIMIT'
  | 'DATABASE_REQUEST_FAILED'
  | 'DATABASE_PERMISSION_DENIED'
  | 'DATABASE_COLLECTION_NOT_EXIST'
  | 'DATABASE_COLLECTION_ALREADY_EXIST'
  | 'DATABASE_TRANSACTION_CONFLICT'
  | 'DATABASE_TRANSACTION_FAIL'
  | 'DATABASE_QUERY_SIZE_EXCEED_LIMIT'
  | 'STORAGE_REQUEST_FAIL'
  | 'STORAGE_FILE_NONEXIST'
  | 'STORAGE_SIGN_PARAM_INVALID'
  | 'FUNCTION_NOT_FOUND'
  | 'FUNCTIONS_REQUEST_FAIL'
  | 'FUNCTIONS_EXECUTE_FAIL'
  | 'FUNCTIONS_TIME_LIMIT_EXCEEDED'

/** An error the caller is told about, as `{ code, message, requestId }`. */
export class CloudError extends Error {
  constructor(
    readonly code: CloudCode,
    message: string,
  ) {
    super(message)
    this.name = 'CloudError'
  }
}
