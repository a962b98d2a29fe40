/** What the flow was, by its content. */
import { columns } from './column-spec.ts';

export const SERVICE_COLUMNS = columns({
  service: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'application',
    label: 'Service',
    doc: 'Application protocol recognised by content; null when the content did not tell.',
    ipfix: 'applicationName',
    zeek: 'service',
  },
  service_guess: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'application',
    label: 'Service by port',
    doc: 'A guess from the port, only where the content did not tell; never counted as known.',
  },
  application: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'application',
    label: 'Application',
    doc: 'The product on top of the service, as far as its names tell.',
  },
  category: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'application',
    label: 'Category',
    doc: 'Kind of application or service.',
  },
  server_name: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'application',
    label: 'Server name',
    doc: 'Name the client asked for: TLS or QUIC server name, HTTP host, DNS question.',
    wireshark: 'tls.handshake.extensions_server_name',
  },
  facts: {
    type: 'json',
    nullable: true,
    unit: 'none',
    group: 'application',
    label: 'Facts',
    doc: 'What the content told beyond the other columns, by protocol, as JSON of at most 4,096 characters; `left_out` counts what found no room. Never bodies or secrets; null when it told nothing.',
  },
});
