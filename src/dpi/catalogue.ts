/** What the recogniser can say, for the command line and the reference pages. */
import type { ServiceDescription } from './analyzer.ts';
import { APPLICATIONS, type Application } from './applications.ts';
import { IP_SERVICES } from './ip-services.ts';
import { SERVICES } from './services.ts';

/** Every service by name, in alphabetical order. */
export const listServices = (): readonly ServiceDescription[] =>
  [...SERVICES, ...IP_SERVICES.values()].sort((a, b) => (a.service < b.service ? -1 : 1));

/** Every application by name, in alphabetical order. */
export const listApplications = (): readonly Application[] =>
  [...APPLICATIONS].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));

/** The names nDPI has for a service; none when there is no such service. */
export const serviceNdpiNames = (service: string): readonly string[] =>
  listServices().find((entry) => entry.service === service)?.aliases.ndpi ?? [];

/** The names nDPI has for an application; none when there is no such application. */
export const applicationNdpiNames = (name: string): readonly string[] =>
  APPLICATIONS.find((entry) => entry.name === name)?.aliases.ndpi ?? [];
