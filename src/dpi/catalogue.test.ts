import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { APPLICATION_SOURCES } from './application-table.ts';
import { APPLICATIONS, applicationOfName } from './applications.ts';
import { listApplications, listServices } from './catalogue.ts';
import { CATEGORIES } from './categories.ts';
import { SERVICES } from './services.ts';

describe('services', () => {
  test('are a file each, all of them registered', () => {
    const files = globSync('*.ts', { cwd: join(import.meta.dirname, 'services') })
      .map((file) => basename(file, '.ts'))
      .filter((name) => name !== '_template');
    expect(SERVICES.map(({ service }) => service).sort()).toEqual(files.sort());
    expect(files.length).toBeGreaterThan(150);
  });

  test('have a name of their own, a sentence and a category that exists', () => {
    const services = listServices();
    expect(new Set(services.map(({ service }) => service)).size).toBe(services.length);
    for (const { service, doc, category } of services) {
      expect(service).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(doc, service).toMatch(/^\S.*\.$/s);
      expect(CATEGORIES).toHaveProperty(category);
    }
  });
});

describe('applications', () => {
  test('are told apart, with a category and a source that exist', () => {
    const applications = listApplications();
    expect(applications.length).toBeGreaterThan(250);
    expect(new Set(applications.map(({ name }) => name)).size).toBe(applications.length);
    for (const { name, category, source, domains } of applications) {
      expect(CATEGORIES, name).toHaveProperty(category);
      expect(APPLICATION_SOURCES, name).toHaveProperty(source);
      for (const domain of domains) expect(domain, name).toMatch(/^([a-z0-9*-]+\.)+([a-z0-9-]{2,}|\*)$/);
    }
  });

  test('share no domain', () => {
    const domains = APPLICATIONS.flatMap((application) => application.domains);
    expect(domains.filter((domain, at) => domains.indexOf(domain) !== at)).toEqual([]);
  });

  test.each([
    ['teams.microsoft.com', 'Microsoft Teams'],
    ['x.teams.microsoft.com', 'Microsoft Teams'],
    ['www.microsoft.com', 'Microsoft'],
    ['account1.blob.core.windows.net', 'Azure Storage'],
    ['www.google.fr', 'Google'],
    ['adservice.google.co.uk', 'Google Ads'],
    ['igcdn-photos-a-a.akamaihd.net', 'Instagram'],
    ['other.akamaihd.net', 'Akamai'],
    ['notmicrosoft.com', undefined],
    ['microsoft.com.evil.test', undefined],
    ['', undefined],
  ])('%s is %s', (name, application) => {
    expect(applicationOfName(name)?.name).toBe(application);
  });
});
