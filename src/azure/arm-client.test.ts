import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { armClient } from '../../tests/azure/arm-parts.ts';
import { ArmReplay, fault, POLL_SIGNATURE, SUBSCRIPTION } from '../../tests/azure/arm-replay.ts';
import { PAGE_LIMIT } from './arm-client.ts';
import { ATTEMPTS, retryAfter } from './arm-http.ts';

let replay: ArmReplay;
let origin: string;
beforeEach(async () => {
  replay = new ArmReplay();
  origin = await replay.start();
});
afterEach(() => replay.stop());

const call = (path: string) => ({ path, apiVersion: '2025-05-01', what: 'try it' });
const subscriptions = call('/subscriptions');

describe('lists', () => {
  it('come whole, of all their pages', async () => {
    expect(await armClient(origin).list(subscriptions)).toHaveLength(3);
    expect(replay.seen).toHaveLength(2);
  });

  it('do not follow a link to another host, since the token would go along', async () => {
    const nextLink = 'https://management.azure.com.evil.example/subscriptions?api-version=1';
    replay.override('GET', /subscriptions$/, { status: 200, body: { value: [], nextLink } });
    await expect(armClient(origin).list(subscriptions)).rejects.toMatchObject({
      code: 'AZURE_REFUSED',
      message: expect.not.stringContaining('evil'),
    });
  });

  it('end, whatever Azure answers', async () => {
    const body = { value: [1], nextLink: `${origin}/subscriptions?api-version=1` };
    replay.override('GET', /subscriptions$/, { status: 200, body }, Number.POSITIVE_INFINITY);
    await expect(armClient(origin).list(subscriptions)).rejects.toMatchObject({ code: 'AZURE_REFUSED' });
    expect(replay.seen).toHaveLength(PAGE_LIMIT);
  });
});

describe('throttling', () => {
  it('is waited out for as long as Azure says', async () => {
    const waits: number[] = [];
    const tooMany = { ...fault(429, 'TooManyRequests', 'slow down'), headers: { 'retry-after': '7' } };
    replay.override('GET', /subscriptions$/, tooMany, 2);
    const client = armClient(origin, { wait: async (ms) => void waits.push(ms) });
    expect(await client.list(subscriptions)).toHaveLength(3);
    expect(waits).toEqual([7_000, 7_000]);
  });

  it('is told when it does not end', async () => {
    replay.override('GET', /subscriptions$/, fault(429, 'TooManyRequests', 'slow down'), ATTEMPTS);
    await expect(armClient(origin).list(subscriptions)).rejects.toMatchObject({ code: 'AZURE_UNAVAILABLE' });
    expect(replay.seen).toHaveLength(ATTEMPTS);
  });

  it('is not waited out for hours', async () => {
    const tooMany = { ...fault(429, 'TooManyRequests', 'slow down'), headers: { 'retry-after': '3600' } };
    replay.override('GET', /subscriptions$/, tooMany);
    await expect(armClient(origin).list(subscriptions)).rejects.toThrow('3600 s');
  });

  it('reads both forms of Retry-After', () => {
    const now = Date.parse('2026-11-22T10:00:00Z');
    expect(retryAfter(new Headers({ 'retry-after': '12' }), now)).toBe(12_000);
    expect(retryAfter(new Headers({ 'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT' }), now)).toBe(30_000);
    expect(retryAfter(new Headers({ 'retry-after': 'soon' }), now)).toBeUndefined();
  });
});

describe('failures', () => {
  it.each([
    [401, 'ExpiredAuthenticationToken', 'AZURE_SIGN_IN'],
    [404, 'SubscriptionNotFound', 'AZURE_NOT_FOUND'],
    [400, 'InvalidRequestFormat', 'AZURE_REFUSED'],
    [403, 'RequestDisallowedByPolicy', 'AZURE_NOT_PERMITTED'],
  ])('%i %s is %s', async (status, code, ours) => {
    replay.override('GET', /subscriptions$/, fault(status, code, 'so it is'));
    await expect(armClient(origin).list(subscriptions)).rejects.toMatchObject({
      code: ours,
      message: `cannot try it: ${code}: so it is`,
    });
  });

  it('of the server are tried again, but an action that may have been done is not', async () => {
    replay.override('GET', /subscriptions$/, fault(500, 'InternalServerError', 'oh'), 2);
    expect(await armClient(origin).list(subscriptions)).toHaveLength(3);
    const before = replay.seen.length;
    replay.override('POST', /restart$/, fault(500, 'InternalServerError', 'oh'), 2);
    await expect(armClient(origin).post(call('/restart'))).rejects.toMatchObject({ code: 'AZURE_UNAVAILABLE' });
    expect(replay.seen.length - before).toBe(1);
  });

  it('of the connection say which host, and nothing of the address', async () => {
    await replay.stop();
    await expect(armClient(origin).get(call('/secret-path'))).rejects.toMatchObject({
      code: 'AZURE_UNAVAILABLE',
      message: expect.stringMatching(/ECONNREFUSED.*127\.0\.0\.1/),
    });
    await replay.start();
  });

  it('without permission name the action and the role that has it', async () => {
    const action = 'Microsoft.Network/networkWatchers/packetCaptures/write';
    const scope = `/subscriptions/${SUBSCRIPTION}/resourceGroups/NetworkWatcherRG`;
    const message = `The client 'a@b.example' with object id 'x' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid.`;
    replay.override('GET', /subscriptions$/, fault(403, 'AuthorizationFailed', message));
    await expect(armClient(origin).list(subscriptions)).rejects.toMatchObject({
      code: 'AZURE_NOT_PERMITTED',
      message: `cannot try it: the signed-in identity may not ${action} on ${scope}; the role Network Contributor has it`,
    });
  });

  it('of a linked resource name what is lacking there, not what is allowed here', async () => {
    const lacking = 'Microsoft.Storage/storageAccounts/listServiceSas/action';
    const message = `The client has permission to perform action 'Microsoft.Network/networkWatchers/packetCaptures/write' on scope '/subscriptions/a'; however, it does not have permission to perform action(s) '${lacking}' on the linked scope(s) '/subscriptions/b' or the linked scope(s) are invalid.`;
    replay.override('GET', /subscriptions$/, fault(403, 'LinkedAuthorizationFailed', message));
    await expect(armClient(origin).list(subscriptions)).rejects.toThrow(
      `may not ${lacking} on /subscriptions/b; the role Storage Account Contributor has it`,
    );
  });

  it('show no signature that Azure repeats', async () => {
    const message = `https://x.example/operations/1?api-version=1&t=1&c=2&s=${POLL_SIGNATURE}&h=3 failed`;
    replay.override('GET', /subscriptions$/, fault(400, 'Failed', message));
    await expect(armClient(origin).list(subscriptions)).rejects.toThrow(/^(?!.*must-not-leak)/);
  });

  it('are the innermost that Azure tells', async () => {
    const inner = { code: 'StorageAccountNotFound', message: 'no such account', details: [] };
    const body = { error: { code: 'BadRequest', message: 'see details', details: [inner] } };
    replay.override('GET', /subscriptions$/, { status: 400, body });
    await expect(armClient(origin).list(subscriptions)).rejects.toThrow('StorageAccountNotFound: no such account');
  });

  it('are redirects, too: the token would go along', async () => {
    replay.override('GET', /subscriptions$/, { status: 302, headers: { location: 'https://elsewhere.example/' } });
    await expect(armClient(origin).list(subscriptions)).rejects.toMatchObject({ code: 'AZURE_REFUSED' });
  });
});

describe('operations', () => {
  const signed = (path: string) => `${origin}${path}?api-version=1&s=${POLL_SIGNATURE}`;

  it('end as failed with the reason', async () => {
    replay.override('POST', /stop$/, { status: 202, headers: { 'azure-asyncoperation': signed('/op/1') } });
    const error = { code: 'VmAgentNotReady', message: 'the agent does not answer' };
    replay.override('GET', /op\/1$/, { status: 200, body: { status: 'Failed', error } });
    await expect(armClient(origin).post(call('/stop'))).rejects.toThrow('VmAgentNotReady: the agent does not answer');
  });

  it('that do not end are given up, with nothing of their address', async () => {
    replay.override('POST', /stop$/, { status: 202, headers: { location: signed('/op/1') } });
    const again = { status: 202, headers: { location: signed('/op/1') } };
    replay.override('GET', /op\/1$/, again, Number.POSITIVE_INFINITY);
    const failure = await armClient(origin)
      .post(call('/stop'))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'AZURE_UNAVAILABLE' });
    expect(`${(failure as Error).message}${(failure as Error).stack}`).not.toContain(POLL_SIGNATURE);
  });

  it('do not lead to another host', async () => {
    const location = `https://elsewhere.example/op?s=${POLL_SIGNATURE}`;
    replay.override('POST', /stop$/, { status: 202, headers: { location } });
    await expect(armClient(origin).post(call('/stop'))).rejects.toMatchObject({ code: 'AZURE_REFUSED' });
  });

  it('can be ended from here', async () => {
    replay.override('POST', /stop$/, { status: 202, headers: { location: signed('/op/1') } });
    const reason = new Error('enough');
    const given = AbortSignal.abort(reason);
    await expect(armClient(origin).post({ ...call('/stop'), signal: given })).rejects.toBe(reason);
  });
});
