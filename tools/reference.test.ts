import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { DEFAULT_FLOW_SETTINGS } from '../src/flow/flow-settings.ts';
import { referencePages } from './reference-pages.ts';

const root = dirname(import.meta.dirname);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('docs', () => {
  it.each(Object.entries(referencePages()))('%s is current; `npm run reference` writes it anew', (name, text) => {
    expect(read(`docs/reference/${name}`)).toBe(text);
  });

  it('gives a reason for every dependency, and for no other package', () => {
    const reasons = read('docs/explanation/dependencies.md');
    const named = [...reasons.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1]);
    const { dependencies, devDependencies } = packageJson;
    const installed = Object.keys({ ...dependencies, ...devDependencies });
    expect(named.toSorted()).toEqual(installed.toSorted());
  });

  it('gives the defaults of all flow settings, with a reason', () => {
    const rows = [...read('docs/explanation/flows.md').matchAll(/^\| `(\w+)` \| (\S+) \| .{20,} \|$/gm)];
    const said = Object.fromEntries(rows.map(([, name, value]) => [name, JSON.parse(value ?? '')]));
    expect(said).toEqual(DEFAULT_FLOW_SETTINGS);
  });

  it('links only to what is there', () => {
    const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root });
    expect(pages.length).toBeGreaterThan(5);
    for (const page of pages)
      for (const [, target = ''] of read(page)
        .replaceAll(/<!--.*?-->/gs, '')
        .matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g))
        expect(existsSync(join(root, dirname(page), target)), `${page}: ${target}`).toBe(true);
  });
});
