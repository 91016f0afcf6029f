// What can be found by a program of WCAG 2.2, levels A and AA, and of the usual good practice for headings and landmarks.
// The names are those of axe-core's rules where it has one. The value is a list of "rule: element".
(() => {
  const all = (selector, within) => [...(within || document).querySelectorAll(selector)];
  const INTERACTIVE = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  const FOCUSABLE = INTERACTIVE + ', [tabindex]';
  const isShown = (e) => e.checkVisibility({ visibilityProperty: true });
  const style = (e) => getComputedStyle(e);
  const words = (text) => (text || '').replace(/\s+/g, ' ').trim();
  const byIds = (ids) => words((ids || '').split(/\s+/).map((id) => (document.getElementById(id) || {}).textContent || '').join(' '));
  const labels = (e) => words([...(e.labels || [])].map((l) => [...l.childNodes].filter((n) => n !== e).map((n) => n.textContent).join(' ')).join(' '));
  const name = (e) => byIds(e.getAttribute('aria-labelledby')) || words(e.getAttribute('aria-label')) || labels(e)
    || (e.matches('input, select, textarea') ? '' : words(e.textContent) || all('img[alt]', e).map((i) => i.alt).join(''));

  const LANDMARKS = {
    main: 'main, [role=main]', banner: 'body > header, [role=banner]', contentinfo: 'body > footer, [role=contentinfo]',
    navigation: 'nav, [role=navigation]', search: 'search, [role=search]',
    region: 'section[aria-label], section[aria-labelledby], [role=region]',
  };
  const ROLES = ['alert', 'banner', 'contentinfo', 'group', 'img', 'main', 'navigation', 'note', 'region', 'search', 'status'];
  const ARIA = ['aria-current', 'aria-describedby', 'aria-expanded', 'aria-hidden', 'aria-label', 'aria-labelledby', 'aria-live'];
  const AUTOCOMPLETE = ['on', 'off', 'name', 'username', 'email'];

  const numbers = (color) => color.match(/[\d.]+/g).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const over = (front, back) => {
    const alpha = front.length > 3 ? front[3] : 1;
    return [0, 1, 2].map((i) => front[i] * alpha + back[i] * (1 - alpha));
  };
  const behind = (e) => {
    const box = e.closest('svg .node');
    if (box) {
      return numbers(style(box.querySelector('rect.box')).fill);
    }
    const layers = [];
    for (let at = e; at; at = at.parentElement) {
      layers.unshift(numbers(style(at).backgroundColor));
    }
    return layers.reduce((back, front) => over(front, back), [255, 255, 255]);
  };
  const contrast = (e) => {
    const back = behind(e);
    const front = over(numbers(e.closest('svg') ? style(e).fill : style(e).color), back);
    const [a, b] = [light(front), light(back)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const least = (e) => {
    const size = parseFloat(style(e).fontSize);
    return size >= 24 || (size >= 18.66 && Number(style(e).fontWeight) >= 700) ? 3 : 4.5;
  };
  const ownText = (e) => words([...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent).join(''));

  // A link inside a sentence is as high as its line, which the rule allows.
  const isInSentence = (e) => style(e).display === 'inline' && ownText(e.parentElement) !== '';
  const isTooSmall = (e, others) => {
    const box = e.getBoundingClientRect();
    if (box.width >= 24 && box.height >= 24) {
      return false;
    }
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    return others.some((other) => {
      const its = other.getBoundingClientRect();
      const dx = Math.max(its.left - x, 0, x - its.right);
      const dy = Math.max(its.top - y, 0, y - its.bottom);
      const small = its.width < 24 || its.height < 24;
      const [cx, cy] = [its.left + its.width / 2 - x, its.top + its.height / 2 - y];
      return Math.hypot(dx, dy) < 12 || (small && Math.hypot(cx, cy) < 24);
    });
  };
  const parentIs = (e, selector) => Boolean(e.parentElement && e.parentElement.matches(selector));
  const childrenAre = (e, selector) => [...e.children].every((child) => child.matches(selector));
  const headings = () => all('h1, h2, h3, h4, h5, h6').filter(isShown);
  const level = (e) => Number(e.tagName[1]);
  const headerOf = (cell) => {
    const row = cell.closest('tr');
    const at = [...row.cells].indexOf(cell);
    const head = cell.closest('table').tHead;
    return row.querySelector('th[scope=row]') || (head && head.rows[0] && head.rows[0].cells[at]);
  };

  const rules = {
    'document-title': () => (words(document.title) ? [] : [document.documentElement]),
    'html-has-lang': () => (/^[a-z]{2}(-[A-Za-z]+)*$/.test(document.documentElement.lang) ? [] : [document.documentElement]),
    'valid-lang': () => all('body [lang]').filter((e) => !/^[a-z]{2}(-[A-Za-z]+)*$/.test(e.lang)),
    'meta-viewport': () => all('meta[name=viewport]').filter((e) => /user-scalable\s*=\s*(no|0)|maximum-scale\s*=\s*[0-4](\D|$)/.test(e.content)),
    'meta-refresh': () => all('meta[http-equiv=refresh]'),
    bypass: () => {
      const first = all(FOCUSABLE).find((e) => e.tabIndex >= 0);
      return first && first.matches('a[href^="#"]') && document.querySelector(first.getAttribute('href')) ? [] : [document.body];
    },
    'link-name': () => all('a[href]').filter((e) => !name(e)),
    'button-name': () => all('button, [role=button]').filter((e) => !name(e)),
    'summary-name': () => all('summary').filter((e) => !name(e)),
    label: () => all('input:not([type=hidden]), select, textarea').filter((e) => !name(e) || e.labels.length > 1),
    'image-alt': () => all('img:not([alt]), svg[role=img]:not([aria-label]):not([aria-labelledby]), area:not([alt]), object, video, audio, iframe'),
    'autocomplete-valid': () => all('[autocomplete]').filter((e) => !AUTOCOMPLETE.includes(e.autocomplete)),
    'aria-roles': () => all('[role]').filter((e) => !ROLES.includes(e.getAttribute('role'))),
    'aria-valid-attr': () => all('*').filter((e) => e.getAttributeNames().some((a) => a.startsWith('aria-') && !ARIA.includes(a))),
    'aria-valid-attr-value': () => all('[aria-labelledby], [aria-describedby]').filter((e) => ['aria-labelledby', 'aria-describedby']
      .some((a) => (e.getAttribute(a) || '').split(/\s+/).some((id) => id && !document.getElementById(id)))),
    'aria-hidden-focus': () => all('[aria-hidden=true]').filter((e) => e === document.body || e.matches(FOCUSABLE) || e.querySelector(FOCUSABLE)),
    'duplicate-id': () => all('[id]').filter((e) => all('#' + CSS.escape(e.id)).length > 1),
    tabindex: () => all('[tabindex]').filter((e) => e.tabIndex > 0),
    'nested-interactive': () => all(INTERACTIVE).filter((e) => e.querySelector(FOCUSABLE)),
    'focusable-name': () => all('[tabindex="0"]').filter((e) => !name(e) || (!e.matches(INTERACTIVE + ', pre, table') && !e.getAttribute('role'))),
    'page-has-heading-one': () => (all('h1').length === 1 ? [] : [document.body]),
    'empty-heading': () => headings().filter((e) => !name(e)),
    'heading-order': () => headings().filter((e, i, list) => level(e) > (i === 0 ? 0 : level(list[i - 1])) + 1),
    'landmark-one-main': () => (all(LANDMARKS.main).length === 1 ? [] : [document.body]),
    'landmark-unique': () => Object.entries(LANDMARKS).flatMap(([role, selector]) => all(selector).filter((e, i, list) =>
      list.some((other) => other !== e && name(other) === name(e)) || (['banner', 'contentinfo'].includes(role) && list.length > 1))),
    region: () => all('body *').filter((e) => ownText(e) && isShown(e) && !e.matches('script, style, .skip, .hidden')
      && !e.closest(Object.values(LANDMARKS).join(','))),
    list: () => all('ul, ol').filter((e) => !childrenAre(e, 'li') || ownText(e)),
    listitem: () => all('li').filter((e) => !parentIs(e, 'ul, ol')),
    'definition-list': () => all('dl').filter((e) => !childrenAre(e, 'dt, dd, div') || ownText(e)),
    dlitem: () => all('dt, dd').filter((e) => !parentIs(e, 'dl, dl > div')),
    'scope-attr-valid': () => all('[scope]').filter((e) => !e.matches('th') || !['col', 'row', 'colgroup', 'rowgroup'].includes(e.scope)),
    'td-has-header': () => all('td').filter((e) => !headerOf(e)),
    'empty-table-header': () => all('th').filter((e) => !name(e)),
    'th-has-data-cells': () => all('table').filter((e) => e.querySelector('th') && !e.querySelector('td')),
    'scrollable-region-focusable': () => all('body *').filter((e) => isShown(e)
      && ((/auto|scroll/.test(style(e).overflowY) && e.scrollHeight > e.clientHeight + 1)
        || (/auto|scroll/.test(style(e).overflowX) && e.scrollWidth > e.clientWidth + 1))
      && e.tabIndex < 0 && !all(FOCUSABLE, e).some((inner) => inner.tabIndex >= 0)),
    'target-size': () => {
      const targets = all(INTERACTIVE).filter((e) => isShown(e) && !e.matches('.skip'));
      return targets.filter((e) => !isInSentence(e)
        && isTooSmall(e, targets.filter((other) => other !== e && !other.contains(e) && !e.contains(other))));
    },
    'link-in-text-block': () => all('a[href]').filter((e) => isShown(e) && isInSentence(e)
      && !style(e).textDecorationLine.includes('underline')),
    'color-contrast': () => all('body *').filter((e) => ownText(e) && isShown(e) && !e.matches('script, style, title, option, .skip, .hidden')
      && contrast(e) < least(e)),
    'forbidden-element': () => all('blink, marquee, font, center'),
  };

  all('details').forEach((e) => { e.open = true; });
  const show = (e) => words(e.cloneNode(false).outerHTML + ' ' + e.textContent).slice(0, 160);
  return Object.entries(rules).flatMap(([rule, find]) => find().slice(0, 5).map((e) => rule + ': ' + show(e)));
})()
