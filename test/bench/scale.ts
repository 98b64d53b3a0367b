export const scale = async (): Promise<void> => {};
