/** What the tests of a file share: a server with the demo as data set 1, and a browser. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser, type Troubles, watch } from './browser.ts';
import { importDemo } from './import-demo.ts';
import { type Served, serve } from './serve.ts';

export const DESK = { viewport: { width: 1440, height: 900 } };

export interface OpenedPage {
  readonly page: Page;
  readonly troubles: Troubles;
}

/** For the tests of the file it is called in; everything in it works from the first test on. */
export class DemoInBrowser {
  #served: Served | null = null;
  #browser: Browser | null = null;

  constructor() {
    beforeAll(async () => {
      [this.#served, this.#browser] = await Promise.all([serve(), launchBrowser()]);
      await importDemo(this.origin);
    });
    afterAll(async () => {
      await this.#browser?.close();
      await this.#served?.stop();
    });
  }

  get origin(): string {
    if (this.#served === null) throw new Error('the server starts before the first test');
    return this.#served.origin;
  }

  /** The answer of the API, `path` below /api/v1/. */
  async ask<T>(path: string, init?: RequestInit): Promise<T> {
    return (await (await fetch(`${this.origin}/api/v1/${path}`, init)).json()) as T;
  }

  /** An empty page of its own, watched for what a page should never do. Close its context. */
  async open(options: BrowserContextOptions = DESK): Promise<OpenedPage> {
    if (this.#browser === null) throw new Error('the browser starts before the first test');
    const context = await this.#browser.newContext({ reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    return { page, troubles: watch(page, this.origin) };
  }
}
