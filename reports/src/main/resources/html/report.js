'use strict';
(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const said = one('#said');

  // Tools and filters do nothing without this script, so they are hidden without it.
  all('.tools, .filters').forEach((element) => { element.hidden = false; });

  const copyBySelection = (text) => {
    const area = document.createElement('textarea');
    const before = document.activeElement;
    area.value = text;
    area.readOnly = true;
    area.className = 'hidden as-it-is';
    document.body.appendChild(area);
    area.select();
    let done = false;
    try {
      done = document.execCommand('copy');
    } catch (e) {
      done = false;
    }
    area.remove();
    if (before) {
      before.focus();
    }
    return done;
  };

  // A page that was opened from a file may have no clipboard, or no permission to use it.
  const copy = async (text) => {
    if (navigator.clipboard) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch (e) {
        return copyBySelection(text);
      }
    }
    return copyBySelection(text);
  };

  const copyOnClick = (button, textOf) => {
    const name = button.textContent;
    button.addEventListener('click', async () => {
      const done = await copy(textOf());
      const result = done ? 'Copied' : 'Select and copy by hand';
      button.textContent = result;
      said.textContent = result;
      setTimeout(() => {
        button.textContent = name;
        said.textContent = '';
      }, 2500);
    });
  };

  all('.cmd').forEach((command) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    const code = command.querySelector('code');
    button.setAttribute('aria-label', 'Copy: ' + code.textContent.slice(0, 80));
    command.appendChild(button);
    copyOnClick(button, () => code.textContent);
  });

  const ticket = () => {
    const lines = all('[data-ticket]').map((element) => element.textContent);
    all('.cause').forEach((cause) => {
      lines.push('');
      all('h3, .root', cause).forEach((element) => lines.push(element.textContent));
      all(':scope > .body > .remedy .step, :scope > details > .body > .remedy .step', cause).forEach((step, index) => {
        const risk = step.querySelector('.risk strong');
        lines.push((index + 1) + '. ' + (risk ? '[' + risk.textContent + '] ' : '') + step.querySelector('.what').textContent);
        all(':scope > .cmd code', step).forEach((code) => lines.push('   ' + code.textContent));
      });
    });
    return lines.join('\n') + '\n';
  };
  copyOnClick(one('#copy-all'), ticket);

  // The target of a link may be inside a closed element.
  const reveal = (id) => {
    const target = id ? document.getElementById(id) : null;
    if (!target) {
      return;
    }
    for (let box = target.closest('details'); box; box = box.parentElement.closest('details')) {
      box.open = true;
    }
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: 'center' });
  };
  const hash = () => decodeURIComponent(location.hash.slice(1));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    if (link) {
      const href = link.getAttribute('href');
      if (href.startsWith('#f')) {
        setTimeout(() => reveal(href.slice(1)), 0);
      }
    }
  });
  if (hash().startsWith('f')) {
    reveal(hash());
  }

  const openAll = one('#open-all');
  openAll.addEventListener('click', () => {
    const open = openAll.textContent === 'Open all';
    all('details').forEach((details) => { details.open = open; });
    openAll.textContent = open ? 'Close all' : 'Open all';
  });
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])');
    closed.forEach((details) => { details.open = true; });
  });
  addEventListener('afterprint', () => {
    closed.forEach((details) => { details.open = false; });
  });
  one('#print').addEventListener('click', () => print());

  const theme = one('#theme');
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const nameTheme = () => { theme.textContent = isDark() ? 'Light' : 'Dark'; };
  theme.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    nameTheme();
  });
  system.addEventListener('change', nameTheme);
  nameTheme();

  const rows = all('#checks tr[data-status]').map((row) => ({ row, text: row.textContent.toLowerCase() }));
  const filters = ['#by-status', '#by-area', '#by-text'].map(one);
  const matches = one('#matches');
  const filter = () => {
    const [status, area, text] = filters.map((field) => field.value);
    const words = text.toLowerCase().split(/\s+/);
    let shown = 0;
    rows.forEach((entry) => {
      const fits = [
        status === '' || entry.row.dataset.status === status,
        area === '' || entry.row.dataset.area === area,
        words.every((word) => entry.text.includes(word)),
      ].every(Boolean);
      entry.row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    all('#checks tbody').forEach((group) => {
      group.hidden = !one('#' + group.id + ' tr[data-status]:not([hidden])');
    });
    matches.textContent = shown + ' of ' + rows.length + ' shown';
  };
  filters.forEach((field) => field.addEventListener('input', filter));
})();
