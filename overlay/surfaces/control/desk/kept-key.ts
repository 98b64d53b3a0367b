import { keyFromFragment } from '../../../client/key.ts';
import { forget, recall, remember } from './remembered.ts';

/**
 * An app on the home screen is opened at an address without the key, which is in no manifest (A3); so this browser keeps,
 * for each show, the key that the server took last. The key in an address comes first.
 */
const nameOf = (show: string): string => `key.${show}`;

export const findKey = (show: string): string | undefined => keyFromFragment() ?? recall(nameOf(show)) ?? undefined;

export const keepKey = (show: string, key: string): void => remember(nameOf(show), key);

/** It opens the show no more. */
export function dropKey(show: string, key: string): void {
  if (recall(nameOf(show)) === key) forget(nameOf(show));
}
