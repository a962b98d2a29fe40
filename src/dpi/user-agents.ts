/**
 * Programs that say in HTTP what they are, by how their user agent begins; for requests whose host names no application.
 * Microsoft's from its documentation of Windows Update and Delivery Optimization, the others from captures and the makers'
 * own descriptions of what their servers accept.
 */
const USER_AGENTS: readonly (readonly [beginning: string, application: string])[] = [
  ['Windows-Update-Agent', 'Windows Update'],
  ['Microsoft-Delivery-Optimization', 'Windows Update'],
  ['Microsoft NCSI', 'Windows connectivity check'],
  ['Debian APT-HTTP', 'Debian'],
  ['Docker-Client', 'Docker'],
  ['docker/', 'Docker'],
  ['pip/', 'PyPI'],
  ['npm/', 'npm'],
  ['Valve/Steam HTTP Client', 'Steam'],
  ['Spotify/', 'Spotify'],
  ['Instagram ', 'Instagram'],
  ['WhatsApp/', 'WhatsApp'],
  ['TelegramBot', 'Telegram'],
  ['Viber/', 'Viber'],
  ['DropboxDesktopClient', 'Dropbox'],
  ['Mozilla/4.0 (compatible; MSIE 6.0; DynGate)', 'TeamViewer'],
  ['PlexMediaServer/', 'Plex'],
];

const BY_FIRST = Map.groupBy(USER_AGENTS, ([beginning]) => beginning.charCodeAt(0));

/** The application by a user agent; null for browsers, libraries and what is not known. */
export function applicationOfUserAgent(userAgent: string): string | null {
  for (const [beginning, application] of BY_FIRST.get(userAgent.charCodeAt(0)) ?? [])
    if (userAgent.startsWith(beginning)) return application;
  return null;
}

/** For the test that each is an application of the table. */
export const USER_AGENT_APPLICATIONS: readonly string[] = USER_AGENTS.map(([, application]) => application);
