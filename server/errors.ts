/** The closed list of error codes, and what each is over HTTP. A code is the contract; its message tells what to do next. */
export const STATUS = {
  // 400: not what it claims to be
  body_empty: 400,
  utf8_invalid: 400,
  json_syntax: 400,
  request_malformed: 400,
  // 401: not who it claims to be
  key_missing: 401,
  key_wrong: 401,
  key_expired: 401,
  session_ended: 401,
  secret_not_set: 401,
  signature_missing: 401,
  signature_malformed: 401,
  signature_wrong: 401,
  timestamp_missing: 401,
  timestamp_stale: 401,
  // 403, 404, 409
  role_not_allowed: 403,
  origin_not_allowed: 403,
  csrf_missing: 403,
  not_found: 404,
  show_unknown: 404,
  source_unknown: 404,
  key_unknown: 404,
  sale_unknown: 404,
  session_unknown: 404,
  show_exists: 409,
  // 408, 413, 415, 431
  request_timeout: 408,
  body_too_large: 413,
  encoding_unsupported: 415,
  headers_too_large: 431,
  // 422: well-formed and still not acceptable
  json_depth: 422,
  json_duplicate_key: 422,
  json_forbidden_key: 422,
  json_number_range: 422,
  json_surrogate: 422,
  payload_invalid: 422,
  refunds_too_many: 422,
  topic_missing: 422,
  amount_not_string: 422,
  amount_format: 422,
  amount_decimals: 422,
  amount_negative: 422,
  amount_too_large: 422,
  currency_unknown: 422,
  order_invalid: 422,
  cue_invalid: 422,
  cue_unknown: 422,
  crowd_invalid: 422,
  show_invalid: 422,
  role_unknown: 422,
  secrets_invalid: 422,
  buyer_invalid: 422,
  image_invalid: 422,
  image_broken: 422,
  image_too_large: 422,
  // 429, 5xx: come again
  too_many_requests: 429,
  internal: 500,
  source_unavailable: 503,
  image_unavailable: 503,
  store_unavailable: 503,
  not_ready: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof STATUS;

export interface ErrorBody {
  error: { code: ErrorCode; message: string };
}

/** Thrown by whoever refuses; turned into an answer or an ack in one place. */
export class Fault extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly options: ErrorOptions & { retryAfter?: number } = {},
  ) {
    super(message, options);
    this.name = 'Fault';
  }

  get status(): number {
    return STATUS[this.code];
  }

  /** Seconds after which it is worth coming again; null: not with the same. */
  get retryAfter(): number | null {
    if (this.status === 503) return 2;
    return this.status === 429 ? (this.options.retryAfter ?? 1) : null;
  }

  get body(): ErrorBody {
    return { error: { code: this.code, message: this.message } };
  }
}

/** What anything thrown while a request was answered is to its sender. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { status } = (typeof error === 'object' && error !== null ? error : {}) as { status?: number };
  if (status === 404) return new Fault('not_found', 'There is nothing here.');
  if (status !== undefined && status >= 400 && status < 500)
    return new Fault('request_malformed', 'The request could not be read.');
  return new Fault('internal', 'Something went wrong here. The log says what; nothing was kept.');
}
