/** Apart from the cues' schemas, so that a page that names them brings no schema along. */

/** Pictures that stand for the whole stage: before, in a break, after. */
export const SLATES = ['soon', 'back', 'thanks'] as const;
/** What the stage has a sound for. */
export const SOUNDS = ['sale', 'big', 'goal', 'deal', 'soldout'] as const;
