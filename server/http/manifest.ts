/** What a device needs to keep the control page of a show as an app. There is no key in it: see desk/kept-key.ts. */
export const manifestOf = (show: string): object => ({
  id: `/control/${show}`,
  start_url: `/control/${show}`,
  scope: '/control/',
  name: `Nacre · ${show}`,
  short_name: show === 'main' ? 'Nacre' : show,
  display: 'standalone',
  background_color: '#f4f0e9',
  theme_color: '#f4f0e9',
  icons: [
    { src: '/app/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: '/app/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: '/app/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
});
