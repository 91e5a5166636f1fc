export async function selftest() {}
