'use strict';
(() => {
  const $ = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Search: the list at the side keeps the tables whose name, or the name of a column, has the text in it.
  const search = document.getElementById('search');
  const nothing = document.getElementById('nothing');
  const entries = $('nav li').map((item) => {
    const link = item.querySelector('a');
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const columns = section ? $('td:first-child code', section.querySelector('table') || section) : [];
    const words = [section.querySelector('h2').textContent, ...columns.map((c) => c.textContent)];
    return { item, link, section, text: words.join('\n').toLowerCase() };
  });
  const find = () => {
    const wanted = search.value.trim().toLowerCase();
    let found = 0;
    for (const entry of entries) {
      entry.item.hidden = wanted !== '' && !entry.text.includes(wanted);
      found += entry.item.hidden ? 0 : 1;
    }
    for (const list of $('nav ul')) {
      const empty = $('li', list).every((item) => item.hidden);
      list.hidden = empty;
      list.previousElementSibling.hidden = empty;
    }
    nothing.hidden = found > 0;
  };
  search.addEventListener('input', find);
  search.addEventListener('keydown', (event) => {
    const first = entries.find((entry) => !entry.item.hidden);
    if (event.key === 'Enter' && first) {
      location.hash = first.link.hash;
    } else if (event.key === 'Escape') {
      search.value = '';
      find();
      search.blur();
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && event.target !== search && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  // The diagram: its view is moved and scaled; a table that is pointed at shows its neighbors.
  const svg = document.getElementById('er');
  if (!svg) {
    return;
  }
  const frame = document.getElementById('diagram');
  const whole = svg.viewBox.baseVal;
  const all = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  let view = { ...all };
  frame.classList.add('live');
  svg.setAttribute('tabindex', '0');
  const show = () => svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.width} ${view.height}`);
  const unit = () => {
    const box = svg.getBoundingClientRect();
    return Math.max(view.width / box.width, view.height / box.height);
  };
  const zoom = (factor, x, y) => {
    const width = Math.min(all.width * 2, Math.max(120, view.width * factor));
    const scale = width / view.width;
    view = { x: x - (x - view.x) * scale, y: y - (y - view.y) * scale, width, height: view.height * scale };
    show();
  };
  const zoomCenter = (factor) => zoom(factor, view.x + view.width / 2, view.y + view.height / 2);
  const fit = () => {
    view = { ...all };
    show();
  };
  const actions = { in: () => zoomCenter(0.8), out: () => zoomCenter(1.25), fit };
  for (const button of $('[data-do]', frame)) {
    button.addEventListener('click', actions[button.dataset.do]);
  }
  const at = (event) => {
    const box = svg.getBoundingClientRect();
    const scale = unit();
    return {
      x: view.x + view.width / 2 + (event.clientX - box.left - box.width / 2) * scale,
      y: view.y + view.height / 2 + (event.clientY - box.top - box.height / 2) * scale,
    };
  };
  // The wheel scrolls the page until the diagram was clicked.
  svg.addEventListener('wheel', (event) => {
    if (event.ctrlKey || document.activeElement === svg) {
      event.preventDefault();
      const point = at(event);
      zoom(event.deltaY > 0 ? 1.15 : 0.87, point.x, point.y);
    }
  }, { passive: false });
  let drag = null;
  let moved = false;
  svg.addEventListener('pointerdown', (event) => {
    drag = { x: event.clientX, y: event.clientY, view: { ...view } };
    moved = false;
  });
  svg.addEventListener('pointermove', (event) => {
    if (!drag) {
      return;
    }
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!moved && Math.hypot(dx, dy) > 4) {
      moved = true;
      svg.setPointerCapture(event.pointerId);
      svg.classList.add('moving');
    }
    if (moved) {
      const scale = unit();
      view = { ...drag.view, x: drag.view.x - dx * scale, y: drag.view.y - dy * scale };
      show();
    }
  });
  const drop = () => {
    drag = null;
    svg.classList.remove('moving');
  };
  svg.addEventListener('pointerup', drop);
  svg.addEventListener('pointercancel', drop);
  svg.addEventListener('click', (event) => {
    if (moved) {
      event.preventDefault();
      moved = false;
    } else if (!event.target.closest('a')) {
      svg.focus();
      choose(null);
    }
  }, true);
  svg.addEventListener('dragstart', (event) => event.preventDefault());
  svg.addEventListener('keydown', (event) => {
    const step = view.width / 10;
    const keys = {
      '+': actions.in, '=': actions.in, '-': actions.out, 0: fit, Escape: () => choose(null),
      ArrowLeft: () => { view.x -= step; show(); }, ArrowRight: () => { view.x += step; show(); },
      ArrowUp: () => { view.y -= step; show(); }, ArrowDown: () => { view.y += step; show(); },
    };
    if (keys[event.key] && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  const tables = new Map($('.table', svg).map((table) => [table.dataset.table, table]));
  const lines = $('.fk', svg);
  let kept = null;
  const mark = (name) => {
    svg.classList.toggle('chosen', name !== null);
    for (const item of $('.on', svg)) {
      item.classList.remove('on');
    }
    if (name === null) {
      return [];
    }
    const near = new Set([name]);
    for (const line of lines) {
      const { from, to } = line.dataset;
      if (from === name || to === name) {
        line.classList.add('on');
        near.add(from);
        near.add(to);
      }
    }
    const found = [...near].map((n) => tables.get(n)).filter(Boolean);
    for (const table of found) {
      table.classList.add('on');
    }
    return found;
  };
  const choose = (name) => {
    kept = name;
    return mark(name);
  };
  for (const [name, table] of tables) {
    table.addEventListener('pointerenter', () => mark(name));
    table.addEventListener('pointerleave', () => mark(kept));
    table.addEventListener('focus', () => mark(name));
    table.addEventListener('blur', () => mark(kept));
  }

  // From the section of a table to its place in the diagram.
  const lookAt = (name) => {
    const boxes = choose(name).map((table) => {
      const place = table.transform.baseVal.consolidate().matrix;
      const size = table.getBBox();
      return { left: place.e, top: place.f, right: place.e + size.width, bottom: place.f + size.height };
    });
    const [left, top] = [Math.min(...boxes.map((b) => b.left)), Math.min(...boxes.map((b) => b.top))];
    const [right, bottom] = [Math.max(...boxes.map((b) => b.right)), Math.max(...boxes.map((b) => b.bottom))];
    view = { x: left - 60, y: top - 60, width: right - left + 120, height: bottom - top + 120 };
    show();
    frame.scrollIntoView({ block: 'start' });
    svg.focus({ preventScroll: true });
  };
  for (const { section } of entries) {
    if (section && tables.has(section.id)) {
      const button = document.createElement('a');
      button.className = 'show';
      button.href = '#top';
      button.textContent = 'show in the diagram';
      button.addEventListener('click', (event) => {
        event.preventDefault();
        lookAt(section.id);
      });
      section.querySelector('h2').append(button);
    }
  }
})();
