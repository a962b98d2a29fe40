/**
 * The import law: folders of `src/` may import from folders above them in this list, never from below. `findViolations`
 * is pure; `check-imports.ts` runs it over the checkout.
 */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { parseSync, type TSImportType, Visitor } from 'oxc-parser';

/** From the ground up: each folder may import itself and what stands before it. */
export const LAYERS = [
  'base',
  'schema',
  'capture',
  'wire',
  'flow',
  'dpi',
  'flowlog',
  'enrich',
  'query',
  'store',
  'import',
  'azure',
  'api',
  'server',
  'cli',
  'web',
] as const;
type Layer = (typeof LAYERS)[number];

/** The engine: no Node, no DOM, and of other people's code only these packages. */
const PURE_PACKAGES: Partial<Record<Layer, readonly string[]>> = {
  base: [],
  schema: [],
  capture: [],
  wire: [],
  flow: ['@noble/hashes'],
  dpi: ['@noble/ciphers', '@noble/hashes'],
  flowlog: [],
  query: [],
  api: ['typebox'],
};

/** Folders that may import fewer folders than their place in the list allows. */
const NARROWER: Partial<Record<Layer, readonly Layer[]>> = {
  dpi: ['base', 'schema', 'capture', 'wire'],
  api: ['base', 'schema'],
  web: ['base', 'schema', 'query', 'api'],
};

/** Packages that only one folder may name. */
const KEEPERS: readonly { readonly package: RegExp; readonly layer: Layer }[] = [
  { package: /^@duckdb\//, layer: 'store' },
  { package: /^@clickhouse\//, layer: 'store' },
  { package: /^@?fastify(\/|$)/, layer: 'server' },
  { package: /^@azure\//, layer: 'azure' },
];

const TEST_PACKAGES = /^(vitest|fast-check)(\/|$)/;
const BUILTINS = new Set(builtinModules);

export interface Violation {
  readonly file: string;
  readonly specifier: string;
  readonly reason: string;
}

/** Checks sources by path (relative to the checkout, with forward slashes); only paths below `src/` are looked at. */
export function findViolations(sources: ReadonlyMap<string, string>): Violation[] {
  const violations: Violation[] = [];
  for (const [file, source] of sources) {
    const layer = layerOf(file);
    if (layer === null) continue;
    if (!isLayer(layer)) {
      violations.push({ file, specifier: '', reason: `src/${layer} is not in the list of layers` });
      continue;
    }
    for (const specifier of importsOf(file, source)) {
      const reason = specifier.startsWith('.')
        ? judgeFile(file, layer, posix.join(posix.dirname(file), specifier))
        : judgePackage(file, layer, specifier);
      if (reason !== null) violations.push({ file, specifier, reason });
    }
  }
  return violations;
}

/** Every module a file names: static and dynamic imports, re-exports, and types by `import('…')`. */
function importsOf(file: string, source: string): string[] {
  const { module, program, errors } = parseSync(file, source);
  const failure = errors[0];
  if (failure !== undefined) throw new Error(`cannot parse ${file}: ${failure.message}`);
  const specifiers = module.staticImports.map((one) => one.moduleRequest.value);
  for (const { entries } of module.staticExports)
    for (const { moduleRequest } of entries) if (moduleRequest !== null) specifiers.push(moduleRequest.value);
  for (const { moduleRequest } of module.dynamicImports) {
    const text = source.slice(moduleRequest.start, moduleRequest.end);
    // A computed path cannot be judged; what is spelled out can.
    if (/^(['"`])[^$]*\1$/.test(text)) specifiers.push(text.slice(1, -1));
  }
  new Visitor({
    TSImportType: (node: TSImportType) => {
      specifiers.push(node.source.value);
    },
  }).visit(program);
  return [...new Set(specifiers)];
}

function judgeFile(file: string, layer: Layer, target: string): string | null {
  const targetLayer = layerOf(target);
  if (targetLayer === null) {
    const isShared = target === 'package.json' || (isTestFile(file) && target.startsWith('tests/'));
    return isShared ? null : `${target} is outside src/`;
  }
  if (targetLayer === layer) return layer === 'web' ? judgeFeature(file, target) : null;
  if (!isLayer(targetLayer)) return `src/${targetLayer} is not in the list of layers`;
  const allowed = NARROWER[layer] ?? LAYERS.slice(0, LAYERS.indexOf(layer));
  if (allowed.includes(targetLayer)) return null;
  return `${layer} may not import ${targetLayer}`;
}

function judgeFeature(file: string, target: string): string | null {
  const from = featureOf(file);
  const to = featureOf(target);
  if (to === null || from === to) return null;
  if (from === null) return file.startsWith('src/web/app/') ? null : `only web/app may import web/features/${to}`;
  return `web/features/${from} may not import web/features/${to}`;
}

function judgePackage(file: string, layer: Layer, specifier: string): string | null {
  const isTest = isTestFile(file);
  if (isTest && TEST_PACKAGES.test(specifier)) return null;
  const isNode = specifier.startsWith('node:') || BUILTINS.has(specifier);
  if (isNode) {
    if (isTest) return null;
    return layer === 'web' || PURE_PACKAGES[layer] !== undefined ? `${layer} may not use Node` : null;
  }
  const keeper = KEEPERS.find((one) => one.package.test(specifier));
  if (keeper !== undefined && keeper.layer !== layer) return `only ${keeper.layer} may import ${specifier}`;
  const packages = PURE_PACKAGES[layer];
  if (packages === undefined || isTest) return null;
  const isAllowed = packages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  return isAllowed ? null : `${layer} may not import ${specifier}`;
}

const isTestFile = (path: string): boolean => /\.(test|test-d)\.tsx?$/.test(path);
const layerOf = (path: string): string | null => /^src\/([^/]+)\//.exec(path)?.[1] ?? null;
const isLayer = (name: string): name is Layer => (LAYERS as readonly string[]).includes(name);
const featureOf = (path: string): string | null => /^src\/web\/features\/([^/]+)\//.exec(path)?.[1] ?? null;
