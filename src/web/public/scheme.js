// Light or dark is known before the first paint; a file of its own because the content security policy has no inline scripts.
(() => {
  let scheme;
  try {
    scheme = JSON.parse(localStorage.getItem('capscape.settings') ?? '{}').scheme;
  } catch {
    scheme = undefined;
  }
  if (scheme !== 'light' && scheme !== 'dark') {
    scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
