/** A real Chromium: Debian's where it is installed, else the one that npm brought. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const DEBIAN = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Against hanging only: what a page is to show is waited for, however slow and busy the machine is. */
const PATIENCE_MS = 120_000;

export async function launchBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ timeout: PATIENCE_MS, ...(await installed()) });
  browser.on('context', (context) => context.setDefaultTimeout(PATIENCE_MS));
  return browser;
}

async function installed(): Promise<{ executablePath: string; args: string[] }> {
  if (existsSync(DEBIAN)) return { executablePath: DEBIAN, args: FLAGS };
  const { default: bundled } = await import('@sparticuz/chromium');
  return { executablePath: await bundled.executablePath(), args: [...FLAGS, ...bundled.args] };
}

export interface Troubles {
  /** Errors in the console, uncaught ones, and what the content security policy refused. */
  readonly errors: string[];
  /** Requests to anything but the server under test. */
  readonly strangers: string[];
}

/** Notes everything a page should never do. */
export function watch(page: Page, origin: string): Troubles {
  const troubles: Troubles = { errors: [], strangers: [] };
  page.on('pageerror', (error) => troubles.errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol.startsWith('http')) troubles.strangers.push(request.url());
  });
  return troubles;
}

/** Files of this machine and a text, as a drop or the clipboard hands them to `use`, which runs in the page. */
async function transfer(
  page: Page,
  paths: readonly string[],
  text: string,
  use: (data: DataTransfer) => void,
): Promise<void> {
  const input = await page.evaluateHandle(() => {
    const element = document.createElement('input');
    element.type = 'file';
    element.multiple = true;
    element.hidden = true;
    return document.body.appendChild(element);
  });
  await input.setInputFiles([...paths]);
  const data = await input.evaluateHandle((element, pasted) => {
    const filled = new DataTransfer();
    for (const file of element.files ?? []) filled.items.add(file);
    if (pasted !== '') filled.setData('text/plain', pasted);
    element.remove();
    return filled;
  }, text);
  await data.evaluate(use);
}

/** Lets files of this machine fall onto the page, as from a file manager. */
export const dropFiles = (page: Page, paths: readonly string[]): Promise<void> =>
  transfer(page, paths, '', (dataTransfer) => {
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  });

/** Pastes where the keyboard is. */
export const paste = (
  page: Page,
  { paths = [], text = '' }: { paths?: readonly string[]; text?: string },
): Promise<void> =>
  transfer(page, paths, text, (clipboardData) => {
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
