import type { Translation } from '../dictionary.ts';
import type { refusal as english } from '../en/refusal.ts';

export const refusal: Translation<typeof english> = {
  'refusal.product_unknown': '本场没有这件商品。',
  'refusal.nothing_to_show': '还没有选要展示的内容。',
  'refusal.nothing_queued': '后面没有内容了。',
  'refusal.no_deal': '当前没有进行中的秒杀。',
  'refusal.sale_unknown': '这笔成交已不在最新列表中。',
  'refusal.amount_invalid': '金额格式与本场货币不符。',
  'refusal.currency_fixed': '本场货币已确定，不能再改。',
  'refusal.currency_unknown': '无法识别这种货币。',
  'refusal.timezone_unknown': '无法识别这个时区。',
  'refusal.rehearsal_fixed': '彩排场和正式场不能互相切换。',
  'refusal.undo_unknown': '操作太早，无法撤销。',
  'refusal.undo_not_possible': '这个操作不能撤销。',
  'refusal.undo_superseded': '之后又有新的改动，无法撤销。',
  'refusal.lost_race': '有人比您快了一步。如仍需要，请再点一次。',
  'refusal.rundown_changed': '其间有人改了流程单。请看现在的内容，再改一次。',
  'refusal.rundown_item_unknown': '流程单里已经没有这一项。',
  'refusal.newer_version': '此操作需要比这里正在运行的版本更新的 Nacre。',
};
