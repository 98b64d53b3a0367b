import { BUILD } from '../../client/build.ts';
import { chooseLocale } from '../../client/i18n/speech.ts';
import type { Stop } from '../../client/stop.ts';
import { webAddress } from './address.ts';
import { draw } from './draw.tsx';
import elementCss from './element.css?inline';
import { settingIn } from './setting.ts';
import tickerCss from './ticker.css?inline';

/**
 * `<nacre-ticker show="main">`: a show's ticker in anybody's page.
 *
 *   server   where Nacre is; default: where this script came from
 *   show     default: main
 *   theme    light, dark, or auto (default): as the reader's system
 *   bg       transparent: no ground of its own
 *   lang     en, es, zh; default: the page's language, else the reader's
 *   sales    how many of the latest sales are listed; default: 5
 */
const ATTRIBUTES = ['server', 'show', 'theme', 'bg', 'lang', 'sales'] as const;
const SALES_SHOWN = 5;
const MOST_SALES = 30;

const OWN_ORIGIN = originOf((document.currentScript as HTMLScriptElement | null)?.src ?? '');
/** A rem is the host page's, and many a one says that it is 10 px. */
const css = (tickerCss + elementCss).replaceAll(/([\d.]+)rem\b/g, (_, count) => `${Number(count) * 16}px`);

class NacreTicker extends HTMLElement {
  static readonly observedAttributes = ATTRIBUTES;
  #stop: Stop | null = null;
  #isAsked = false;

  connectedCallback(): void {
    this.#askForStart();
  }

  disconnectedCallback(): void {
    this.#stop?.();
    this.#stop = null;
  }

  attributeChangedCallback(): void {
    this.#askForStart();
  }

  /** Attributes set one after another start it once. */
  #askForStart(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    queueMicrotask(() => {
      this.#isAsked = false;
      if (this.isConnected) this.#start();
    });
  }

  #start(): void {
    this.#stop?.();
    const shadow = this.shadowRoot ?? withStyle(this.attachShadow({ mode: 'open' }));
    const ground = document.createElement('div');
    ground.className = 'ticker';
    ground.dataset['theme'] = this.getAttribute('theme') ?? 'auto';
    ground.dataset['background'] = this.getAttribute('bg') ?? '';
    const pageLanguage = this.parentElement?.closest<HTMLElement>('[lang]')?.lang ?? '';
    const asked = new URLSearchParams({ lang: this.getAttribute('lang') ?? '' });
    const setting = settingIn(chooseLocale(`?${asked}`, [pageLanguage, ...navigator.languages]), {
      embedded: true,
      sales: countOf(this.getAttribute('sales')),
      server: originOf(this.getAttribute('server') ?? '') || OWN_ORIGIN || location.origin,
    });
    ground.lang = setting.tag;
    shadow.querySelector('.ticker')?.remove();
    shadow.append(ground);
    this.#stop = draw(ground, this, setting, { show: this.getAttribute('show') ?? 'main', build: BUILD });
  }
}

/** A style sheet made by script is let through by a page whose policy lets no `<style>` through. */
function withStyle(shadow: ShadowRoot): ShadowRoot {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement('style');
    style.textContent = css;
    shadow.append(style);
  }
  return shadow;
}

/** '' where it is no web address. */
function originOf(address: string): string {
  const found = address === '' ? null : webAddress(address, location.href);
  return found === null ? '' : new URL(found).origin;
}

function countOf(text: string | null): number {
  const count = text === null || text.trim() === '' ? NaN : Math.floor(Number(text));
  return count >= 0 ? Math.min(count, MOST_SALES) : SALES_SHOWN;
}

// The script may stand in a page twice.
if (!customElements.get('nacre-ticker')) customElements.define('nacre-ticker', NacreTicker);
