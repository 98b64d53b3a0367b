import './pearl.css';

/** The mark of a sale. */
export function Pearl() {
  return <span class="pearl" aria-hidden="true" />;
}
