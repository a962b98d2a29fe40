import { describe, expect, it } from 'vitest';
import { armScope, CLOUDS } from './clouds.ts';
import { createTokenSource, signInReason } from './credentials.ts';
import { identityOf } from './identity-claims.ts';

const scope = armScope(CLOUDS.public);

describe('tokens', () => {
  it('are kept until they near their end, one for each scope', async () => {
    const asked: string[] = [];
    const source = createTokenSource(CLOUDS.public, async () => ({
      getToken: async (wanted) => {
        asked.push(String(wanted));
        const isShort = wanted === 'short';
        return { token: `${wanted} ${asked.length}`, expiresOnTimestamp: Date.now() + (isShort ? 60_000 : 3_600_000) };
      },
    }));
    expect([await source.getToken(scope), await source.getToken(scope)]).toEqual([`${scope} 1`, `${scope} 1`]);
    expect([await source.getToken('short'), await source.getToken('short')]).toEqual(['short 2', 'short 3']);
  });

  it('that cannot be had are a sign-in that lacks, and are asked for again', async () => {
    let isSignedIn = false;
    const source = createTokenSource(CLOUDS.public, async () => ({
      async getToken() {
        if (!isSignedIn) throw new Error('Please run az login. More words.');
        return { token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    }));
    await expect(source.getToken(scope)).rejects.toMatchObject({
      code: 'AZURE_SIGN_IN',
      message: 'Please run az login',
    });
    isSignedIn = true;
    expect(await source.getToken(scope)).toBe('token');
  });

  it('say of each credential that was tried what it lacks', () => {
    const errors = [
      new Error('Environment is unavailable. To troubleshoot, see …'),
      new Error('Azure CLI not found.\nstack'),
    ];
    const cause = Object.assign(new Error('ChainedTokenCredential failed'), { errors });
    expect(signInReason(cause)).toBe('no identity gave a token. Environment is unavailable. Azure CLI not found.');
  });
});

describe('who one is', () => {
  const tokenOf = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

  it.each([
    [
      { upn: 'a@b.example', appid: 'x', tid: 't' },
      { name: 'a@b.example', tenantId: 't' },
    ],
    [{ appid: 'x' }, { name: 'x', tenantId: null }],
    [{}, undefined],
  ])('%j', (claims, identity) => expect(identityOf(tokenOf(claims))).toEqual(identity));

  it.each(['', 'opaque', 'a.b.c', `a.${Buffer.from('5').toString('base64url')}.c`])('of %j is not known', (token) =>
    expect(identityOf(token)).toBeUndefined(),
  );
});
