/**
 * As NodeCG's bundles do it: a replicant that graphics show, or a message that they listen to.
 *
 * @param {any} nodecg
 */
module.exports = function bench(nodecg) {
  const { NACRE_TALLY = '', NACRE_HOW } = process.env;
  void import(NACRE_TALLY).then(({ makeTally, takeOrders }) => {
    const tally = makeTally();
    const show = nodecg.Replicant('show', { defaultValue: { totals: {}, latest: null }, persistent: false });
    takeOrders((/** @type {unknown} */ order) => {
      const { latest, ...totals } = tally(order);
      if (NACRE_HOW === 'message') return nodecg.sendMessage('order', { ...totals, latest });
      show.value.totals = totals;
      show.value.latest = latest;
    });
  });
};
