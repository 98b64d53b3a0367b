import type { Operator } from '../../../../shared/fact.ts';
import { roleName } from '../words.ts';
import { type Desk, useDesk } from './desk.ts';

/** Whether the operator is the one at this page: the same key, under the same name. */
export function isOwn({ view, session }: Desk, by: Operator): boolean {
  const own = view.value.operators.find(({ id }) => id === session.id());
  return own !== undefined && own.key === by.key && (own.name ?? '') === (by.name ?? '');
}

export const nameOf = (by: Operator): string => by.name || roleName(by.role);

/** A product by its title where there is one of that code, a shelf by those of its products; other words as they are. */
export const useTitle = (): ((about: string) => string) => {
  const { products } = useDesk().view.value;
  const titleOf = (code: string) => products.find(({ sku }) => sku === code)?.title;
  return (about) => {
    const titles = about.split(' ').map(titleOf);
    return titleOf(about) ?? (titles.every((title) => title !== undefined) ? titles.join(' · ') : about);
  };
};
