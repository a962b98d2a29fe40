/** A `content-disposition` header: a download of that name, in letters that no system and no shell minds. */
export function attachment(name: string, extension: string): string {
  return `attachment; filename="${safeFileName(name)}.${extension}"`;
}

const MAX_LENGTH = 100;

export function safeFileName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .slice(0, MAX_LENGTH)
    .replace(/^[-.]+|[-.]+$/g, '');
  return plain === '' ? 'packets' : plain;
}
