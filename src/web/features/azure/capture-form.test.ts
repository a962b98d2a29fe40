import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { AzureCaptureInput, type AzureTarget } from '../../../api/azure.ts';
import { type CaptureForm, EMPTY_FILTER, missing, newForm, toInput } from './capture-form.ts';

const check = Compile(AzureCaptureInput);
const machine: AzureTarget = {
  id: '/subscriptions/s/m',
  kind: 'machine',
  name: 'm',
  resourceGroup: 'g',
  location: 'westeurope',
  system: 'linux',
};
const form: CaptureForm = { ...newForm(new Date('2026-11-22T10:05:00Z')), target: machine.id, storageAccount: '/a' };

describe('the form for a new capture', () => {
  it('needs a machine and a place, and nothing else', () => {
    expect(missing(form)).toBeNull();
    expect(missing({ ...form, target: '' })).toBe('Choose a machine');
    expect(missing({ ...form, storageAccount: '' })).toMatch('storage account');
    expect(missing({ ...form, storageAccount: '', localPath: '/var/captures/a.cap' })).toBeNull();
  });

  it('becomes a request with nothing of the other modes in it', () => {
    const single = toInput(form, '/w', machine);
    expect(single).toEqual({
      watcher: '/w',
      name: 'capture-20261122-100500',
      target: machine.id,
      mode: 'single',
      seconds: 600,
      totalBytes: 1e9,
      storageAccount: '/a',
    });
    const ring = toInput({ ...form, mode: 'ring', minutes: '', packetBytes: 96 }, '/w', machine);
    expect(ring).toMatchObject({ mode: 'ring', fileBytes: 1e8, fileCount: 10, bytesPerPacket: 96 });
    expect(ring).not.toHaveProperty('totalBytes');
    expect(ring).not.toHaveProperty('seconds');
    for (const input of [single, ring]) expect(check.Check(input)).toBe(true);
  });

  it('leaves out what was not filled in', () => {
    const filters = [{ ...EMPTY_FILTER, protocol: 'tcp' as const, localPort: ' 443 ' }];
    const { filters: sent } = toInput({ ...form, filters, instances: ['0'] }, '/w', machine);
    expect(sent).toEqual([{ protocol: 'tcp', localPort: ' 443 ' }]);
    expect(toInput({ ...form, instances: ['0'] }, '/w', machine)).not.toHaveProperty('instances');
    expect(toInput({ ...form, instances: ['0'] }, '/w', { ...machine, kind: 'scaleSet' }).instances).toEqual(['0']);
  });
});
