import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readLinkSecrets, type SecretSources } from './link-secrets.ts';

const directory = mkdtempSync(join(tmpdir(), 'capscape-secrets-'));
afterAll(() => rmSync(directory, { recursive: true }));

const LINK = 'https://acct.blob.core.windows.net/logs/x.cap';
const TOKEN = 'sv=1&sig=hunter2';

const from = (sources: Partial<SecretSources>) =>
  readLinkSecrets({
    link: undefined,
    file: undefined,
    env: {},
    ask: null,
    readStandardInput: () => expect.unreachable('standard input was read'),
    ...sources,
  });

function file(text: string): string {
  const path = join(directory, `${Math.random()}`);
  writeFileSync(path, text);
  return path;
}

describe('a link and its token come from', () => {
  test.each([
    [
      'standard input',
      { readStandardInput: async () => `${LINK}?${TOKEN}\n` },
      { link: `${LINK}?${TOKEN}`, token: '' },
    ],
    ['two lines of it', { readStandardInput: async () => `${LINK}\r\n\r\n${TOKEN}\r\n` }, { link: LINK, token: TOKEN }],
    ['a file', { file: file(`  ${LINK}?${TOKEN}`) }, { link: `${LINK}?${TOKEN}`, token: '' }],
    ['the argument and a file', { link: LINK, file: file(TOKEN) }, { link: LINK, token: TOKEN }],
    [
      'the argument and input',
      { link: LINK, file: '-', readStandardInput: async () => TOKEN },
      { link: LINK, token: TOKEN },
    ],
    ['the environment', { env: { CAPSCAPE_LINK: LINK, CAPSCAPE_SAS: TOKEN } }, { link: LINK, token: TOKEN }],
    ['the argument and the environment', { link: LINK, env: { CAPSCAPE_SAS: TOKEN } }, { link: LINK, token: TOKEN }],
    ['the argument alone', { link: 'https://a.example/x', env: {} }, { link: 'https://a.example/x', token: '' }],
  ] satisfies [string, Partial<SecretSources>, object][])('%s', async (_what, sources, secrets) => {
    expect(await from(sources)).toEqual(secrets);
  });

  test('a prompt, which asks for a token where there is hardly anything without one', async () => {
    const asked: string[] = [];
    const ask = async (question: string): Promise<string> => {
      asked.push(question);
      return TOKEN;
    };
    expect(await from({ link: LINK, ask })).toEqual({ link: LINK, token: TOKEN });
    expect(await from({ link: 'https://a.example/x', ask })).toEqual({ link: 'https://a.example/x', token: '' });
    expect((await from({ ask: async () => `${LINK}?${TOKEN}` })).link).toBe(`${LINK}?${TOKEN}`);
    expect(asked).toEqual([expect.stringMatching(/^SAS token \(not shown/)]);
  });
});

test.each([`${LINK}?${TOKEN}`, `${LINK}&${TOKEN}`, `BlobEndpoint=x;SharedAccessSignature=sv=1&${TOKEN}`])(
  'a secret among the arguments is refused and not repeated: %#',
  async (link) => {
    const failure = await from({ link }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'LINK_INVALID', message: expect.not.stringContaining('hunter2') });
    expect(String(failure)).toMatch(/every user of this machine/);
  },
);

test.each([
  ['nothing', { readStandardInput: async () => '\n' }, /no link was given/],
  ['a file that is not there', { file: join(directory, 'none') }, /there is no such file/],
])('%s is said so', async (_what, sources, words) => {
  await expect(from(sources)).rejects.toMatchObject({ code: 'LINK_INVALID', message: expect.stringMatching(words) });
});
