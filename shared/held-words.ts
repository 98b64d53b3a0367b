/** Words of a show's own for which a name waits: how many, and how long each. */
export const MOST_WORDS = 200;
export const LONGEST_WORD = 40;
