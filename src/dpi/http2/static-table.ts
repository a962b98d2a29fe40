/** The fields that HPACK knows from the start, by their index from 1 on (RFC 7541 appendix A). */
export type Field = readonly [name: string, value: string];

const NAMED =
  'accept-charset accept-encoding:gzip,_deflate accept-language accept-ranges accept access-control-allow-origin age allow ' +
  'authorization cache-control content-disposition content-encoding content-language content-length content-location ' +
  'content-range content-type cookie date etag expect expires from host if-match if-modified-since if-none-match if-range ' +
  'if-unmodified-since last-modified link location max-forwards proxy-authenticate proxy-authorization range referer refresh ' +
  'retry-after server set-cookie strict-transport-security transfer-encoding user-agent vary via www-authenticate';

export const STATIC_TABLE: readonly Field[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  ...['200', '204', '206', '304', '400', '404', '500'].map((status): Field => [':status', status]),
  ...NAMED.split(' ').map((entry): Field => {
    const [name = '', value = ''] = entry.split(':');
    return [name, value.replace('_', ' ')];
  }),
];
