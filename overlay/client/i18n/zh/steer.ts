import type { Translation } from '../dictionary.ts';
import type { steer as english } from '../en/steer.ts';

export const steer: Translation<typeof english> = {
  'tap.drawn.in': '已上屏，用时 {seconds} 秒',
  'tap.changed.in': '画面已更新，用时 {seconds} 秒',
  'tap.drawn_inactive': '已绘制，但 OBS 正在播出另一个场景',
  'race.lost': '{who} 刚刚抢先展示了“{what}”。如仍需要，请再点一次。',
  'race.deal': '{who} 刚刚抢先开始了“{what}”的秒杀。如仍需要，请再点一次。',
  'undo.whose': '撤销 {who} 的操作？',
  'hold.hint': '按住，或点两次',
  'hold.again': '再点一次，或按住',
  shelf: '同时展示几件',
  'shelf.label': '选择 {title} 一起展示',
  'shelf.place': '已选 {place}',
  'shelf.leave': '退出',
  'shelf.hint': '请选两到三件',
  'shelf.show': { other: '一起展示 {n} 件' },
};
