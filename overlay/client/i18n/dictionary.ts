/**
 * A page's words. English is the measure: another language has exactly its keys, or does not compile. A phrase that
 * depends on a number `{n}` is written once per plural category of its language (CLDR: English one, other; Spanish one,
 * many, other; Chinese other).
 */
export type Plural = { readonly other: string } & {
  readonly [Category in Exclude<Intl.LDMLPluralRule, 'other'>]?: string;
};
export type Phrase = string | Plural;
export type Dictionary = Readonly<Record<string, Phrase>>;

/** The same keys in another language, plural where English is. */
export type Translation<English extends Dictionary> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Plural;
};

/** The names in braces: 'Ends in {time}' → 'time'. */
type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type NamesOf<Entry> = Entry extends string ? Names<Entry> : Names<Extract<Entry[keyof Entry], string>> | 'n';

/** What a phrase asks for: every name in its braces; a plural one also `n`, the number. */
export type Params<Entry> = { readonly [Name in NamesOf<Entry>]: string | number };
