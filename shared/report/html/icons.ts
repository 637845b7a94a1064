import type { Stop } from '../path.ts';
import { Html } from './markup.ts';

/** Strokes in a square of 20, by what stands on the way; the last three are marks beside a stop. */
const SHAPES = {
  source: '<rect x="3" y="4" width="14" height="9" rx="1"/><path d="M7 17h6M10 13v4"/>',
  securityAdmin:
    '<path d="M10 2l7 3v5c0 4-3 7-7 8-4-1-7-4-7-8V5z"/><path d="M10 6l1.2 2.6 2.8.3-2.1 1.9.6 2.8L10 12.2l-2.5 1.4.6-2.8L6 8.9l2.8-.3z"/>',
  nsg: '<path d="M10 2l7 3v5c0 4-3 7-7 8-4-1-7-4-7-8V5z"/><path d="M7 10l2.2 2.2L13.5 8"/>',
  route: '<path d="M4 17V9a3 3 0 0 1 3-3h9M13 3l3 3-3 3M4 13h5"/>',
  peering: '<circle cx="7" cy="10" r="4.5"/><circle cx="13" cy="10" r="4.5"/>',
  gateway: '<path d="M3 17V9a7 7 0 0 1 14 0v8M7 17v-7a3 3 0 0 1 6 0v7M2 17h16"/>',
  appliance: '<rect x="3" y="6" width="14" height="8" rx="1.5"/><path d="M6 10h.01M9 10h.01M12 10h3"/>',
  firewall: '<path d="M3 4h14v12H3zM3 8h14M3 12h14M10 4v4M6.5 8v4M13.5 8v4M10 12v4"/>',
  nat: '<path d="M3 7h13M13 4l3 3-3 3M17 13H4M7 10l-3 3 3 3"/>',
  internet: '<circle cx="10" cy="10" r="7"/><path d="M3 10h14M10 3c5 5 5 9 0 14M10 3c-5 5-5 9 0 14"/>',
  privateEndpoint: '<path d="M7 3v4M13 3v4M5 7h10v3a5 5 0 0 1-10 0zM10 15v3"/>',
  dns: '<path d="M3 4h14v8H9l-4 4v-4H3z"/><path d="M7 8h6"/>',
  endpoint: '<circle cx="10" cy="10" r="6"/>',
  destination: '<path d="M10 2l7 4v8l-7 4-7-4V6z"/><circle cx="10" cy="10" r="2.5"/>',
  stopped: '<path d="M6.5 1h7L19 6.5v7L13.5 19h-7L1 13.5v-7z"/><path d="M6.5 6.5l7 7M13.5 6.5l-7 7"/>',
  unknown: '<path d="M10 1l9 9-9 9-9-9z"/><path d="M7.8 8a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6M10 14h.01"/>',
  back: '<circle cx="10" cy="10" r="9"/><path d="M14 13v-1a3 3 0 0 0-3-3H6M8.500 6L6 9l2.500 3"/>',
} as const satisfies Record<Stop['kind'] | 'stopped' | 'unknown' | 'back', string>;

/** What pictures of paths use, each once a page. */
export const icons = new Html(
  `<svg class="icons" width="0" height="0" aria-hidden="true">${Object.entries(SHAPES)
    .map(([name, shape]) => `<symbol id="i-${name}" viewBox="0 0 20 20">${shape}</symbol>`)
    .join('')}</svg>`,
);
