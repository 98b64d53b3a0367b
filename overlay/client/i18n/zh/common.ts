import type { Translation } from '../dictionary.ts';
import type { common as english } from '../en/common.ts';

export const common: Translation<typeof english> = {
  'link.joining': '正在连接…',
  'link.lost': '正在重新连接…',
  'log.late': '新成交稍后显示',
  'show.rehearsal': '彩排',
  'show.closed': '直播已结束',
  'buyer.unnamed': '一位顾客',
};
