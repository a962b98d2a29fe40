/** The product on top of a service, told by names the flow shows. */
import type { Analyzer, Match } from './analyzer.ts';
import { APPLICATIONS, type Application } from './application-table.ts';

const BY_SUFFIX = new Map<string, Application>();
const BY_NAME = new Map<string, Application>();
for (const application of APPLICATIONS) {
  BY_NAME.set(application.name, application);
  for (const domain of application.domains) BY_SUFFIX.set(domain, application);
}

/** The application that owns a host name or the nearest domain above it; null when nobody is known to. */
export function applicationOfName(hostName: string): Application | null {
  let from = 0;
  for (;;) {
    const application = BY_SUFFIX.get(from === 0 ? hostName : hostName.slice(from));
    if (application !== undefined) return application;
    const dot = hostName.indexOf('.', from);
    if (dot < 0) return null;
    from = dot + 1;
  }
}

/** The application of a recognised flow: what the protocol itself names, else whose name the client asked for. */
export function applicationOf(_analyzer: Analyzer, match: Match): Application | null {
  if (match.application !== undefined) return BY_NAME.get(match.application) ?? null;
  return match.serverName === undefined ? null : applicationOfName(match.serverName);
}
