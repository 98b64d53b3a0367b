// @ts-nocheck -- it runs in the page that gallery.ts makes, after PICTURES
/* eslint-disable no-undef */
const FACETS = ['page', 'what', 'theme', 'format', 'ground', 'language'];
const chosen = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const filters = document.querySelector('#filters');
const groups = document.querySelector('#groups');
const large = document.querySelector('#large');
let shown = [];

const matches = (picture, but) =>
  FACETS.every((facet) => facet === but || !chosen[facet] || picture[facet] === chosen[facet]);

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function draw() {
  filters.replaceChildren(
    ...FACETS.map((facet) => {
      const values = [...new Set(PICTURES.filter((one) => matches(one, facet)).map((one) => one[facet]))].sort((a, b) =>
        a.localeCompare(b),
      );
      const options = values.filter(Boolean).map((value) => new Option(value, value, false, value === chosen[facet]));
      const select = element('select', { ariaLabel: facet }, new Option(`any ${facet}`, ''), ...options);
      select.classList.toggle('chosen', Boolean(chosen[facet]));
      select.addEventListener('change', () => {
        chosen[facet] = select.value;
        history.replaceState(null, '', `#${new URLSearchParams(Object.entries(chosen).filter(([, value]) => value))}`);
        draw();
      });
      return select;
    }),
  );
  shown = PICTURES.filter((picture) => matches(picture));
  document.querySelector('#count').textContent = `${shown.length} of ${PICTURES.length}`;
  const byGroup = new Map();
  for (const picture of shown) {
    const key = [picture.page, picture.page === 'graphic' ? picture.what : ''].filter(Boolean).join(' · ');
    byGroup.set(key, [...(byGroup.get(key) ?? []), picture]);
  }
  groups.replaceChildren(
    ...[...byGroup].flatMap(([title, pictures]) => [
      element('h2', {}, title, ' ', element('small', {}, String(pictures.length))),
      element('div', { className: 'group' }, ...pictures.map(figure)),
    ]),
  );
}

function figure(picture) {
  const image = element('img', { src: `${picture.name}.png`, loading: 'lazy', alt: picture.name });
  const button = element('button', { type: 'button' }, image);
  button.addEventListener('click', () => enlarge(shown.indexOf(picture)));
  const { what, theme, format, ground, language } = picture;
  const words = [what, theme, format, ground, language].filter(Boolean).join(' · ');
  return element('figure', {}, button, element('figcaption', {}, words));
}

function enlarge(place) {
  const picture = shown[(place + shown.length) % shown.length];
  if (!picture) return;
  large.dataset.place = String(shown.indexOf(picture));
  large.querySelector('img').src = `${picture.name}.png`;
  large.querySelector('p').textContent = `${picture.name}   ← →`;
  if (!large.open) large.showModal();
}

large.addEventListener('click', () => large.close());
addEventListener('keydown', ({ key }) => {
  if (!large.open) return;
  if (key === 'ArrowRight') enlarge(Number(large.dataset.place) + 1);
  if (key === 'ArrowLeft') enlarge(Number(large.dataset.place) - 1);
});
document.querySelector('#size').addEventListener('input', ({ target }) => {
  document.documentElement.style.setProperty('--size', `${target.value}px`);
});
draw();
