import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LockFile, missingEntries, withEntries } from './lock-file.ts';

const lock: LockFile = {
  packages: {
    '': {},
    'node_modules/a': {
      version: '1.0.0',
      dev: true,
      optionalDependencies: { '@a/linux-x64-gnu': '1.0.0', '@a/darwin-arm64': '1.0.0', '@a/linux-x64-musl': '1.0.0' },
    },
    'node_modules/a/node_modules/@a/linux-x64-gnu': { version: '1.0.0' },
    'node_modules/@a/linux-x64-gnu': { version: '1.0.0' },
  },
};

describe('package-lock.json', () => {
  it('has every build of every package, so that `npm ci` takes it; `npm run lock` adds them', () => {
    const path = join(dirname(import.meta.dirname), 'package-lock.json');
    expect(Object.keys(missingEntries(JSON.parse(readFileSync(path, 'utf8')) as LockFile))).toEqual([]);
  });

  it('names no registry', () => {
    const text = readFileSync(join(dirname(import.meta.dirname), 'package-lock.json'), 'utf8');
    expect(text).not.toMatch(/"resolved":/);
  });
});

describe('missingEntries', () => {
  it('tells a build by its name', () => {
    expect(missingEntries(lock)).toEqual({
      'node_modules/@a/darwin-arm64': { version: '1.0.0', cpu: ['arm64'], dev: true, optional: true, os: ['darwin'] },
      'node_modules/@a/linux-x64-musl': {
        version: '1.0.0',
        cpu: ['x64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
    });
    expect(missingEntries(withEntries(lock, missingEntries(lock)))).toEqual({});
  });

  it('does not guess', () => {
    const packages = { 'node_modules/a': { optionalDependencies: { fast: '^1.0.0' } } };
    expect(() => missingEntries({ packages })).toThrow('by hand');
  });
});
