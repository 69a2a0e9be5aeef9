const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a URL stays on this machine, so that plain HTTP shows nothing to anybody else. */
export const isLoopback = (url: URL): boolean => LOOPBACK_HOSTS.has(url.hostname);
