import type { Translation } from '../dictionary.ts';
import type { stage as english } from '../en/stage.ts';

export const stage: Translation<typeof english> = {
  'stage.total': '累计成交',
  'stage.orders': { other: '{n} 单' },
  'stage.watching': '{viewers}人在看',
  'stage.goal': '目标',
  'stage.goal.next': '下一站',
  'stage.goal.reached': '目标达成！',
  'stage.goal.step': '又进一步！',
  'stage.deal': '限时秒杀',
  'stage.stock': { other: '剩余 {n} 件' },
  'stage.stock.low': { other: '仅剩 {n} 件' },
  'stage.stock.none': '已售罄',
  'stage.off': '直降{percent}%',
  'stage.scan': '扫码购买',
  'stage.comma': '、',
  'stage.more': { other: '还有 {n} 单' },
  'stage.missed': '刚才离开的时候',
  'stage.sales': '最新成交',
  'stage.rehearsal.more': '以下成交均为模拟',
  'stage.refused': '此叠加层链接已失效，请到控制页复制新链接。',
  'stage.no_key': '此叠加层链接不完整，请到控制页重新完整复制。',
};
