import { common as commonEn } from '../../client/i18n/en/common.ts';
import { ticker as tickerEn } from '../../client/i18n/en/ticker.ts';
import { common as commonEs } from '../../client/i18n/es/common.ts';
import { ticker as tickerEs } from '../../client/i18n/es/ticker.ts';
import { translator } from '../../client/i18n/i18n.ts';
import { common as commonZh } from '../../client/i18n/zh/common.ts';
import { ticker as tickerZh } from '../../client/i18n/zh/ticker.ts';

export const t = translator({
  en: { ...commonEn, ...tickerEn },
  es: { ...commonEs, ...tickerEs },
  zh: { ...commonZh, ...tickerZh },
});
