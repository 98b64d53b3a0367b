/** Nothing is kept: the bench asks what telling costs. */
const nothing = () => {};
module.exports = {
  databaseAdapter: {
    getAllReplicants: () => [],
    saveReplicant: () => Promise.resolve(),
    findUser: nothing,
    getSuperUserRole: nothing,
    upsertUser: nothing,
    isSuperUser: () => false,
    createApiKey: nothing,
    findApiKey: nothing,
    saveUser: nothing,
    deleteSecretKey: nothing,
  },
};
