import type { SaleFact, Source } from '../../shared/fact.ts';
import type { AmountFault } from '../../shared/money.ts';
import type { JsonValue } from './json.ts';

/** One vendor's delivery, as it came. */
export interface Delivery {
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  raw: Buffer;
  query: URLSearchParams;
  /** Milliseconds since 1970, by the server's clock. */
  receivedAt: number;
}

/** Why a delivery is refused: a part of the server's closed list of error codes. */
export type SourceRefusal =
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_wrong'
  | 'timestamp_missing'
  | 'timestamp_stale'
  | 'topic_missing'
  | 'payload_invalid'
  | 'order_invalid'
  | 'source_unavailable'
  | AmountFault;

/** `message` says what to do next, to whoever set up the shop. */
export interface Refusal {
  code: SourceRefusal;
  message: string;
}

export type Verdict = { ok: true } | ({ ok: false } & Refusal);

/** `ignored`: rightly signed, and nothing that a show counts; the shop is told 200, so that it does not send it again. */
export type Normalised = { facts: readonly SaleFact[] } | { ignored: string } | Refusal;

export interface Context {
  secrets: readonly string[];
  /** A rehearsal counts test orders: there everything is a test. */
  countTestOrders: boolean;
}

/** An adapter of one vendor's webhooks: verifies the raw bytes (I1), then turns the JSON into facts. */
export interface SourceAdapter {
  readonly source: Source;
  /** A delivery that is not signed and says nothing, such as WooCommerce's ping: why it is passed over, else null. */
  greeting?(delivery: Delivery): string | null;
  /** Against every live secret, in constant time. Never throws, whatever the headers hold. */
  verify(delivery: Delivery, secrets: readonly string[]): Verdict;
  normalise(delivery: Delivery, body: JsonValue, context: Context): Normalised | Promise<Normalised>;
}

export type Sources = ReadonlyMap<Source, SourceAdapter>;

export const refuse = (code: SourceRefusal, message: string): Refusal => ({ code, message });
export const reject = (code: SourceRefusal, message: string): Verdict => ({ ok: false, code, message });
