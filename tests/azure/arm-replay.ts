/**
 * Azure Resource Manager as far as we use it, on a port of this machine: answers in the published shapes (statuses, headers,
 * bodies), operations that take their time behind signed addresses, lists in pages. What a test does with a virtual
 * machine happens in memory.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TOKEN = 'replay-token-that-must-not-leak';
/** In the address of every operation, as Azure signs them. */
export const POLL_SIGNATURE = 'poll-signature-that-must-not-leak';

export const SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';
const IN_SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION}`;
export const WATCHER = `${IN_SUBSCRIPTION}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westeurope`;
const MACHINES = `${IN_SUBSCRIPTION}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines`;
export const MACHINE = `${MACHINES}/web-1`;
export const MACHINE_WITHOUT_AGENT = `${MACHINES}/web-2`;
export const SCALE_SET = `${IN_SUBSCRIPTION}/resourceGroups/web/providers/Microsoft.Compute/virtualMachineScaleSets/shop`;
const ACCOUNTS = `${IN_SUBSCRIPTION}/resourceGroups/web/providers/Microsoft.Storage/storageAccounts`;
export const ACCOUNT = `${ACCOUNTS}/devstoreaccount1`;
export const PREMIUM_ACCOUNT = `${ACCOUNTS}/fastdisks`;

export interface ReplayedCapture {
  readonly name: string;
  readonly properties: Record<string, unknown>;
  readonly started: string;
  state: 'Running' | 'Stopped' | 'Error';
  stopReason?: string;
  errors: string[];
}

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** The instance view of a machine in that power state. */
export const instanceView = (power: string): Answer => ({
  status: 200,
  body: {
    computerName: 'web-1',
    vmAgent: { vmAgentVersion: '2.7', statuses: [{ code: 'ProvisioningState/succeeded', displayStatus: 'Ready' }] },
    statuses: [
      { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Provisioning succeeded' },
      { code: `PowerState/${power}`, level: 'Info', displayStatus: `VM ${power}` },
    ],
  },
});

/** An answer in place of the usual one. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface ArmReplayOptions {
  /** Default {@link TOKEN}. */
  readonly token?: string;
  /** As in http://127.0.0.1:10000/devstoreaccount1. */
  readonly blobEndpoint?: string;
  /** Signature that ListAccountSas answers. */
  readonly accountSignature?: () => string;
  /** Called when a capture begins, and when it has stopped: here its file is written. */
  readonly onStarted?: (capture: ReplayedCapture) => void | Promise<void>;
  readonly onStopped?: (capture: ReplayedCapture) => void | Promise<void>;
}

export class ArmReplay {
  readonly seen: Seen[] = [];
  readonly captures = new Map<string, ReplayedCapture>();
  readonly #options: ArmReplayOptions;
  readonly #server: Server;
  readonly #operations = new Map<string, { left: number; answer: Answer }>();
  readonly #overrides: {
    readonly matches: (method: string, path: string) => boolean;
    readonly answer: Answer;
    times: number;
  }[] = [];
  #nextOperation = 1;

  constructor(options: ArmReplayOptions = {}) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      void this.#answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this.origin;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The next `times` requests whose method and path match get this answer. */
  override(method: string, path: RegExp, answer: Answer, times = 1): void {
    this.#overrides.push({ matches: (m, p) => m === method && path.test(p), answer, times });
  }

  async end(name: string, stopReason?: string): Promise<void> {
    const capture = this.captures.get(name.toLowerCase());
    if (capture === undefined || capture.state !== 'Running') return;
    await this.#options.onStopped?.(capture);
    capture.state = 'Stopped';
    if (stopReason !== undefined) capture.stopReason = stopReason;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const method = request.method ?? 'GET';
    const path = decodeURIComponent(url.pathname);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    this.seen.push({ method, path, query: url.searchParams, body });
    const {
      status,
      headers,
      body: answered,
    } = request.headers.authorization === `Bearer ${this.#options.token ?? TOKEN}`
      ? await this.#route(method, path, url, body)
      : fault(401, 'InvalidAuthenticationToken', 'The access token is invalid.');
    response.writeHead(status, { ...(answered !== undefined && { 'content-type': 'application/json' }), ...headers });
    response.end(answered === undefined ? undefined : JSON.stringify(answered));
  }

  async #route(method: string, path: string, url: URL, body: unknown): Promise<Answer> {
    const override = this.#overrides.find(({ matches, times }) => times > 0 && matches(method, path));
    if (override !== undefined) {
      override.times--;
      return override.answer;
    }
    if (!url.searchParams.has('api-version'))
      return fault(400, 'MissingApiVersionParameter', 'The api-version query parameter is required for all requests.');
    const operation = /\/operations\/(\d+)$|\/operationResults\/(\d+)$/.exec(path);
    if (operation !== null) return this.#operation(operation[1] ?? operation[2] ?? '', path, url);
    const lists = this.#lists();
    const listed = method === 'GET' ? lists.get(path.toLowerCase()) : undefined;
    if (listed !== undefined) return this.#page(listed, path, url);
    if (method === 'POST' && path.toLowerCase() === `${ACCOUNT}/ListAccountSas`.toLowerCase())
      return { status: 200, body: { accountSasToken: this.#options.accountSignature?.() ?? '' } };
    // The other subscriptions have nothing in them.
    if (/^\/subscriptions\/(1{8}|2{8})-[^/]+\/providers\//.test(path)) return { status: 200, body: { value: [] } };
    if (method === 'GET' && /\/virtualMachines\/[^/]+\/instanceView$/i.test(path)) return instanceView('running');
    const capture = new RegExp(`^${WATCHER}/packetCaptures/([^/]+)(/[a-zA-Z]+)?$`, 'i').exec(path);
    if (capture !== null) return this.#capture(method, capture[1] ?? '', capture[2] ?? '', body);
    const single = [...lists.values()]
      .flat()
      .find((item) => (item as { id?: string }).id?.toLowerCase() === path.toLowerCase());
    return single === undefined ? notFound(path) : { status: 200, body: single };
  }

  /** Two items a page, so that every list of more is read by its links. */
  #page(items: readonly unknown[], path: string, url: URL): Answer {
    const from = Number(url.searchParams.get('$skiptoken') ?? 0);
    const rest = items.length - from > 2;
    const next = `${this.origin}${path}?api-version=${url.searchParams.get('api-version')}&$skiptoken=${from + 2}`;
    return { status: 200, body: { value: items.slice(from, from + 2), ...(rest && { nextLink: next }) } };
  }

  #operation(id: string, path: string, url: URL): Answer {
    const operation = this.#operations.get(id);
    if (operation === undefined || url.searchParams.get('s') !== POLL_SIGNATURE) return notFound(path);
    operation.left--;
    const isOver = operation.left <= 0;
    if (path.includes('/operationResults/')) return isOver ? operation.answer : this.#accepted(id);
    return { status: 200, body: isOver ? operation.answer.body : { status: 'InProgress', properties: {} } };
  }

  /** Where a new operation is asked after; over at the second look. */
  #begin(kind: 'operations' | 'operationResults', answer: Answer): { id: string; url: string } {
    const id = String(this.#nextOperation++);
    this.#operations.set(id, { left: 2, answer });
    return { id, url: this.#operationUrl(kind, id) };
  }

  #operationUrl(kind: string, id: string): string {
    const signed = `t=638&c=certificate&s=${POLL_SIGNATURE}&h=hash`;
    return `${this.origin}${IN_SUBSCRIPTION}/providers/Microsoft.Network/locations/westeurope/${kind}/${id}?api-version=2025-05-01&${signed}`;
  }

  #accepted(id: string): Answer {
    return { status: 202, headers: { location: this.#operationUrl('operationResults', id), 'retry-after': '0' } };
  }

  async #capture(method: string, name: string, action: string, body: unknown): Promise<Answer> {
    const known = this.captures.get(name.toLowerCase());
    const id = `${WATCHER}/packetCaptures/${name}`;
    if (method === 'PUT') return this.#create(name, body);
    if (known === undefined) return notFound(id);
    if (method === 'GET') return { status: 200, body: this.#resource(known) };
    if (method === 'DELETE') {
      this.captures.delete(name.toLowerCase());
      return this.#accepted(this.#begin('operationResults', { status: 204 }).id);
    }
    if (action === '/stop') {
      await this.end(name);
      return this.#accepted(this.#begin('operationResults', { status: 200 }).id);
    }
    if (action === '/queryStatus') {
      const { state, started, stopReason, errors } = known;
      const status = {
        name,
        id,
        captureStartTime: started,
        packetCaptureStatus: state,
        ...(stopReason !== undefined && { stopReason }),
        packetCaptureError: errors,
      };
      return this.#accepted(this.#begin('operationResults', { status: 200, body: status }).id);
    }
    return notFound(id);
  }

  async #create(name: string, body: unknown): Promise<Answer> {
    const { properties } = body as { properties: Record<string, unknown> };
    const isContinuous = properties.continuousCapture !== undefined;
    const isSingle = properties.totalBytesPerSession !== undefined || properties.timeLimitInSeconds !== undefined;
    if (isContinuous && isSingle)
      return fault(
        400,
        'InvalidRequestFormat',
        'totalBytesPerSession and timeLimitInSeconds cannot be used with continuousCapture.',
      );
    if (this.captures.has(name.toLowerCase()))
      return fault(409, 'PacketCaptureAlreadyExists', `Packet capture ${name} already exists.`);
    const capture: ReplayedCapture = {
      name,
      properties: { ...properties, storageLocation: this.#place(properties) },
      started: new Date().toISOString().replace('Z', '0000Z'),
      state: 'Running',
      errors: [],
    };
    this.captures.set(name.toLowerCase(), capture);
    await this.#options.onStarted?.(capture);
    const { url } = this.#begin('operations', { status: 200, body: { status: 'Succeeded' } });
    return {
      status: 201,
      headers: { 'azure-asyncoperation': url, 'retry-after': '0' },
      body: this.#resource(capture, 'Updating'),
    };
  }

  /** The default layout, where no blob was named. */
  #place(properties: Record<string, unknown>): Record<string, unknown> {
    const place = properties.storageLocation as Record<string, unknown>;
    if (place.storageId === undefined || place.storagePath !== undefined) return place;
    const target = String(properties.target).toLowerCase();
    const [date = '', time = ''] = new Date().toISOString().split('T');
    const file = `packetcapture_${time.replace('Z', '').replaceAll(/[:.]/g, '_')}`;
    const storagePath = `${this.#options.blobEndpoint}/network-watcher-logs${target}/${date.replaceAll('-', '/')}/${file}.cap`;
    return { ...place, storagePath };
  }

  #resource({ name, properties }: ReplayedCapture, provisioningState = 'Succeeded'): unknown {
    return {
      name,
      id: `${WATCHER}/packetCaptures/${name}`,
      etag: 'W/"00000000-0000-0000-0000-000000000000"',
      type: 'Microsoft.Network/networkWatchers/packetCaptures',
      properties: { provisioningState, ...properties },
    };
  }

  #lists(): Map<string, unknown[]> {
    const machine = (id: string, osType: string) => ({
      id,
      name: id.split('/').at(-1),
      location: 'westeurope',
      properties: { storageProfile: { osDisk: { osType } } },
    });
    const account = (id: string, sku: string) => ({
      id,
      name: id.split('/').at(-1),
      location: 'westeurope',
      sku: { name: sku },
      properties: {
        primaryEndpoints: {
          blob: `${this.#options.blobEndpoint ?? 'https://devstoreaccount1.blob.core.windows.net'}/`,
        },
      },
    });
    const agent = { name: 'AzureNetworkWatcherExtension', properties: { publisher: 'Microsoft.Azure.NetworkWatcher' } };
    const entries: [string, unknown[]][] = [
      [
        '/subscriptions',
        [
          { subscriptionId: SUBSCRIPTION, displayName: 'Web shop' },
          { subscriptionId: '11111111-1111-1111-1111-111111111111', displayName: 'Accounting' },
          { subscriptionId: '22222222-2222-2222-2222-222222222222', displayName: 'Test' },
        ],
      ],
      [
        `${IN_SUBSCRIPTION}/providers/Microsoft.Network/networkWatchers`,
        [{ id: WATCHER, name: 'NetworkWatcher_westeurope', location: 'westeurope' }],
      ],
      [
        `${IN_SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines`,
        [
          machine(MACHINE, 'Linux'),
          machine(MACHINE_WITHOUT_AGENT, 'Linux'),
          machine(`${MACHINES}/backoffice`, 'Windows'),
        ],
      ],
      [
        `${IN_SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachineScaleSets`,
        [
          {
            id: SCALE_SET,
            name: 'shop',
            location: 'westeurope',
            properties: { virtualMachineProfile: { storageProfile: { osDisk: { osType: 'Linux' } } } },
          },
        ],
      ],
      [
        `${SCALE_SET}/virtualMachines`,
        ['0', '1', '2'].map((instanceId) => ({ instanceId, name: `shop_${instanceId}` })),
      ],
      [`${MACHINE}/extensions`, [agent]],
      [`${MACHINES}/backoffice/extensions`, [agent]],
      [`${MACHINE_WITHOUT_AGENT}/extensions`, []],
      [`${SCALE_SET}/extensions`, [agent]],
      [
        `${IN_SUBSCRIPTION}/providers/Microsoft.Storage/storageAccounts`,
        [account(ACCOUNT, 'Standard_LRS'), account(PREMIUM_ACCOUNT, 'Premium_LRS')],
      ],
      [`${WATCHER}/packetCaptures`, [...this.captures.values()].map((capture) => this.#resource(capture))],
    ];
    return new Map(entries.map(([path, items]) => [path.toLowerCase(), items]));
  }
}

export const fault = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message, details: [] } },
});

const notFound = (path: string): Answer => fault(404, 'NotFound', `Resource ${path} not found.`);
