import { describe, expect, it } from 'vitest';
import { findViolations } from './import-law.ts';

const reasons = (file: string, source: string) => findViolations(new Map([[file, source]])).map((one) => one.reason);

describe('import law', () => {
  it.each([
    ['src/flow/a.ts', "import type { Packet } from '../wire/packet.ts';"],
    ['src/flow/a.ts', "import { b } from './b.ts';"],
    ['src/dpi/quic.ts', "import { gcm } from '@noble/ciphers/aes.js';"],
    ['src/dpi/quic.test.ts', "import { readFileSync } from 'node:fs'; import fc from 'fast-check';"],
    ['src/dpi/quic.test.ts', "import { feed } from '../../tests/dpi/feeding.ts';"],
    ['src/store/a.ts', "import { DuckDBInstance } from '@duckdb/node-api';"],
    ['src/server/a.ts', "import fastify from 'fastify'; import s from '@fastify/static';"],
    ['src/cli/main.ts', "import { version } from '../../package.json' with { type: 'json' };"],
    ['src/web/app/routes.tsx', "import { Flows } from '../features/flows/flows.tsx';"],
    ['src/web/features/map/map.tsx', "import { api } from '../../lib/api.ts'; import x from 'echarts';"],
  ])('allows %s: %s', (file, source) => {
    expect(reasons(file, source)).toEqual([]);
  });

  it.each([
    ['src/wire/a.ts', "import { x } from '../flow/x.ts';", 'wire may not import flow'],
    ['src/wire/a.ts', "import type { X } from '../flow/x.ts';", 'wire may not import flow'],
    ['src/wire/a.ts', "export * from '../flow/x.ts';", 'wire may not import flow'],
    ['src/wire/a.ts', "const x = await import('../flow/x.ts');", 'wire may not import flow'],
    ['src/wire/a.ts', "type X = import('../flow/x.ts').X;", 'wire may not import flow'],
    ['src/flow/a.ts', "import '../dpi/x.ts';", 'flow may not import dpi'],
    ['src/dpi/a.ts', "import '../flow/x.ts';", 'dpi may not import flow'],
    ['src/query/a.ts', "import { readFile } from 'node:fs';", 'query may not use Node'],
    ['src/query/a.ts', "import { readFile } from 'fs';", 'query may not use Node'],
    ['src/capture/a.ts', "import { x } from 'fzstd';", 'capture may not import fzstd'],
    ['src/import/a.ts', "import { x } from '@duckdb/node-api';", 'only store may import @duckdb/node-api'],
    ['src/cli/a.ts', "import fastify from 'fastify';", 'only server may import fastify'],
    ['src/cli/a.ts', "import s from '@fastify/static';", 'only server may import @fastify/static'],
    ['src/api/a.ts', "import '../query/x.ts';", 'api may not import query'],
    ['src/web/a.ts', "import '../store/x.ts';", 'web may not import store'],
    ['src/web/a.ts', "import 'node:fs';", 'web may not use Node'],
    ['src/web/features/map/a.ts', "import '../flows/x.ts';", 'web/features/map may not import web/features/flows'],
    ['src/web/lib/a.ts', "import '../features/flows/x.ts';", 'only web/app may import web/features/flows'],
    ['src/flow/a.ts', "import '../../tools/x.ts';", 'tools/x.ts is outside src/'],
    ['src/flow/a.ts', "import '../../tests/x.ts';", 'tests/x.ts is outside src/'],
    ['src/utils/a.ts', '', 'src/utils is not in the list of layers'],
  ])('forbids %s: %s', (file, source, reason) => {
    expect(reasons(file, source)).toEqual([reason]);
  });

  it('does not pass over a file it cannot parse', () => {
    expect(() => reasons('src/wire/a.ts', 'import {')).toThrow('cannot parse src/wire/a.ts');
  });
});
