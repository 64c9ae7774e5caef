// One document: its passages, and what people change in them.
const PassagesAtOnce = 200;
let limit = PassagesAtOnce, target = null, aimed = null, editing = null; const histories = new Set();
async function enter(d, chunk) { opened = d; attempt = null; view = 'passages'; details = null; target = chunk || null; aimed = null; limit = PassagesAtOnce; editing = null; histories.clear(); delete keys.passages; $('listing').hidden = true; $('passages').hidden = false; $('passages').replaceChildren(); choose('documents'); if (!chunk) address(); await showPassages(); if (!chunk) $('passages').querySelector('[data-testid=back]')?.focus(); }
function close() { if (!opened && !attempt) return; opened = attempt = null; $('listing').hidden = false; $('passages').hidden = true; if (base) address(); }
async function showPassages() {
  if (editing) return; const id = opened.id; let c, h;
  try { [c, h] = await Promise.all([call(`documents/${id}/chunks`), call(`documents/${id}/edits`)]); } catch (e) { if (e.status === 404) { close(); tell('这篇文档已不在知识库里'); return refresh(); } throw e; }
  const read = await readingOf(c.document);
  if (opened?.id !== id || editing) return;
  const shown = c.chunks.filter(x => !x.hidden), hidden = c.chunks.filter(x => x.hidden), at = target ? c.chunks.findIndex(x => x.id === target) : -1; if (at >= limit) limit = at + 20;
  draw('passages', [c, h, limit, target, [...histories], view, read.mark], () => {
    const lost = h.edits.filter(e => e.orphaned), bar = make('div', 'bar'), title = make('b', '', c.document.title || c.document.name); title.dataset.testid = 'passages-title';
    bar.append(keyed(button('← 全部文档', 'back', '', async () => { close(); await refresh(); }), 'back'), title, make('span', 'muted', `${c.document.name} · ${shown.length} 个段落`));
    if (c.document.error) bar.append(make('span', 'fault', say(c.document.error)));
    const gone = target && at < 0 ? [note('引用的段落已不在文档里：文档后来改过，或这个段落被移除了。')] : [];
    const other = [bar, facts(read), views(counted(read, shown.length))]; if (view !== 'passages') return [...other, ...viewOf(read)];
    return [...other, ...gone, ...(shown.length ? shown.slice(0, limit).map(x => passage(x, h.edits)) : [empty(c.document.state === 'Pending' ? '正在读取，完成后在这里显示段落。' : hidden.length ? '所有段落都隐藏了。' : '没有可以显示的段落。')]),
      shown.length > limit && more(shown.length - limit), hidden.length && make('h3', '', '已隐藏的段落（不用来回答）'), ...hidden.map(x => passage(x, h.edits)),
      lost.length && make('h3', '', '找不到原段落的修改（文档改过，这些修改不再起作用）'), ...lost.map(e => { const a = make('article', 'hid'); a.dataset.testid = 'orphaned'; a.append(change(e)); return a; })];
  });
  if (view === 'passages' && at >= 0 && aimed !== target) { aimed = target; $('chunk-' + target).scrollIntoView({ block: 'center' }); $('chunk-' + target).focus({ preventScroll: true }); }
}
const note = text => { const d = make('div', 'bar'); d.append(make('div', 'concern', text)); return d; };
const more = n => { const d = make('div', 'bar'); d.append(button(`再显示 ${Math.min(n, PassagesAtOnce)} 段`, 'more', '', async () => { limit += PassagesAtOnce; target = null; await showPassages(); })); return d; };
function passage(x, edits) {
  const a = make('article', (x.id === target ? 'aim ' : '') + (x.hidden ? 'hid' : '')), head = make('div', 'head'), acts = make('div', 'acts'), text = make('div', 'text', x.text), own = edits.filter(e => e.chunkId === x.id); a.id = 'chunk-' + x.id; a.tabIndex = -1; a.dataset.testid = 'passage';
  if (!x.hidden) head.append(make('span', 'muted', `${x.ordinal + 1}. ${x.section || '开头'} · ${x.text.length} 字`));
  if (x.pending) head.append(make('span', 'tag warn', '修改等待发布')); else if (x.hidden) head.append(make('span', 'tag', '已隐藏')); else if (x.edited) head.append(make('span', 'tag good', '已修改'));
  if (x.hidden) acts.append(keyed(button('恢复', 'restore', '恢复这个段落', () => undo(own[0])), 'restore-' + x.id));
  else acts.append(keyed(button('修改', 'edit', '修改这个段落', async () => edit(a, x)), 'edit-' + x.id), keyed(button('隐藏', 'hide', '隐藏这个段落', async () => { if (confirm('隐藏这个段落？隐藏后不再用它回答，随时可以恢复。')) await save(x, ''); }), 'hide-' + x.id));
  if (own.length) { const on = histories.has(x.id), b = keyed(button(`历史 ${own.length}`, 'history', '这个段落的修改历史', async () => { on ? histories.delete(x.id) : histories.add(x.id); target = null; await showPassages(); }), 'history-' + x.id); b.setAttribute('aria-expanded', on); acts.append(b); }
  head.append(acts); a.append(head, text); if (histories.has(x.id)) { const box = make('div', 'history'); for (const e of own) box.append(change(e)); a.append(box); } return a;
}
function change(e) {
  const d = make('div'), head = make('div', 'acts'); d.dataset.testid = 'edit-' + (e.inForce ? 'newest' : 'older'); head.append(make('span', 'muted', `${when(e.at)} ${e.person} ${e.after ? e.before ? '修改' : '恢复' : '隐藏'}${e.inForce && !e.orphaned ? ' · 当前' : ''}`)); if (!e.orphaned) head.append(keyed(button('撤销', 'undo', '恢复到这次修改之前的文字', () => undo(e)), 'undo-' + e.id));
  // What both texts begin and end with stays as it is; a surrogate pair is not cut.
  const a = [...e.before], b = [...e.after], text = make('div', 'text'); let start = 0, end = 0; while (start < a.length && a[start] === b[start]) start++; while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const cut = x => x.slice(start, x.length - end).join(''); text.append(a.slice(0, start).join('')); if (cut(a)) text.append(make('del', '', cut(a))); if (cut(b)) text.append(make('ins', '', cut(b))); text.append(a.slice(a.length - end).join('')); d.append(head, text); return d;
}
function edit(a, x) {
  editing = x.id; const f = make('form', 'draft'), area = make('textarea'), row = make('div', 'acts'), ok = make('button', 'act', '保存并发布'), count = make('span', 'muted'); area.value = x.text; area.maxLength = MaxText; area.rows = Math.min(16, Math.max(4, x.text.split('\n').length + Math.ceil(x.text.length / 60))); area.dataset.testid = 'edit-text'; area.setAttribute('aria-label', '段落文字'); ok.dataset.testid = 'save';
  const leave = async () => { editing = null; delete keys.passages; target = null; await showPassages(); }, tally = () => { count.textContent = `${area.value.length} / ${MaxText} 字`; ok.disabled = !area.value.trim(); }; area.oninput = tally; tally();
  f.onsubmit = e => { e.preventDefault(); run(ok, async () => { await put(x, area.value); await leave(); tell('已保存，正在发布'); }); }; area.onkeydown = e => { if (e.key === 'Escape') run(null, leave); };
  row.append(ok, button('取消', 'cancel', '', leave), count); f.append(area, row); a.querySelector('.text').replaceWith(f); a.querySelector('.head .acts').hidden = true; area.focus();
}
const put = (x, text) => call(`documents/${opened.id}/chunks/${encodeURIComponent(x.id)}`, 'PUT', { text });
async function save(x, text) { await put(x, text); target = null; tell(text ? '已保存，正在发布' : '已隐藏，正在发布'); await showPassages(); }
async function undo(e) { await call(`edits/${e.id}/undo`, 'POST', {}); target = null; tell('已撤销，正在发布'); await showPassages(); }
// How it was read: its tables, its pictures, what was left out, what changed.
let view = 'passages', details = null, attempt = null;
/** Asked for again only when another version is published, or something went wrong. */
async function readingOf(d) {
  const mark = JSON.stringify([d.id, d.version, d.state, d.error]);
  if (details?.mark !== mark) {
    const read = await call('documents/' + d.id);
    details = { ...read, mark, changes: read.before ? (await call(`documents/${d.id}/changes`)).changes : null };
  }
  return details;
}
const counted = (r, passages) => [
  ['passages', '段落', passages],
  ['tables', '表格', r.reading.tableCount],
  ['pictures', '图片', r.reading.pictures.length],
  ['notes', '没有读到的', r.reading.notes.reduce((n, g) => n + g.notes.length, 0)],
  ['changes', '改动', r.changes ? r.changes.added + r.changes.removed + r.changes.changed : 0],
];
function views(all) {
  const bar = make('div', 'views'); bar.setAttribute('role', 'group'); bar.setAttribute('aria-label', '看什么');
  for (const [name, text, count] of all) {
    const b = keyed(button(`${text} ${count}`, 'view-' + name, '', async () => { view = name; target = null; attempt ? showAttempt() : await showPassages(); }, 'view'), 'view-' + name);
    b.setAttribute('aria-pressed', view === name); bar.append(b);
  }
  return bar;
}
function facts(r) {
  const { document: d, reading } = r, box = make('div', 'facts'), sources = { uploads: '上传', learned: '学习' }; box.dataset.testid = 'facts';
  const add = (name, text) => { if (!text) return; const e = make('span'); e.append(make('span', 'muted', name + ' '), text); box.append(e); };
  add('来源', d.source && `${sources[d.source] || d.source}${d.person ? `（${d.person}）` : ''}`);
  add('版本', d.version && `第 ${d.version} 版`);
  add('格式', say(reading.format));
  add('大小', d.bytes ? size(d.bytes) : '');
  add('字数', d.characters ? d.characters.toLocaleString('zh-CN') : '');
  add('读取', reading.at && when(reading.at));
  add('用时', reading.milliseconds == null ? '' : reading.milliseconds < 1000 ? `${reading.milliseconds} 毫秒` : `${(reading.milliseconds / 1000).toFixed(1)} 秒`);
  return box;
}
const viewOf = r => ({ tables: tablesOf, pictures: picturesOf, notes: notesOf, changes: changesOf })[view](r);
const place = x => [x.page ? `第 ${x.page} 页` : '', x.section].filter(Boolean).join(' · ');
function titled(text, ...tags) { const a = make('article'), head = make('div', 'head'); head.append(make('span', 'muted', text), ...tags); a.append(head); return a; }
function tablesOf({ reading }) {
  if (!reading.tables.length) return [empty('没有读到表格。')];
  const rest = reading.tableCount - reading.tables.length;
  return [...reading.tables.map((t, n) => {
    const a = titled([`表格 ${n + 1}`, place(t), `${t.rows} 行 ${t.columns} 列`].filter(Boolean).join(' · ')), scroll = make('div', 'scroll'), grid = make('table', 'grid'); a.dataset.testid = 'table'; scroll.tabIndex = 0;
    t.cells.forEach((cells, i) => { const row = make('tr'); for (const c of cells) row.append(make(i ? 'td' : 'th', '', c)); grid.append(row); });
    scroll.append(grid); a.append(scroll);
    if (t.rows > t.cells.length || t.columns > t.cells[0]?.length) a.append(make('div', 'muted', '这里只显示一部分，检索用的是全部'));
    return a;
  }), rest > 0 && make('h3', '', `还有 ${rest} 个表格没有在这里显示`)];
}
function picturesOf({ reading }) {
  if (!reading.pictures.length) return [empty('没有图片。')];
  return reading.pictures.map((p, n) => {
    const tag = p.why ? make('span', 'tag warn', '没有用来检索') : make('span', 'tag good', '可检索');
    const a = titled([`图片 ${n + 1}`, place(p), p.score == null ? '' : `可信度 ${Math.floor(p.score * 100)}%`].filter(Boolean).join(' · '), ...(p.text || p.why ? [tag] : [])); a.dataset.testid = 'picture';
    if (p.text) a.append(make('div', 'text', p.text)); else if (!p.why) a.append(make('div', 'muted', '图上没有认出文字'));
    if (p.why) a.append(make('div', 'fault', say(p.why)));
    return a;
  });
}
function notesOf({ reading }) {
  if (!reading.notes.length) return [empty('没有发现漏读的内容。')];
  return reading.notes.map(g => {
    const a = titled(say(g.kind), ...(g.count ? [make('span', 'tag warn', `${g.count} 处`)] : [])), list = make('ul'); a.dataset.testid = 'note';
    for (const n of g.notes) list.append(make('li', '', say(n)));
    a.append(list); return a;
  });
}
const changed = { Added: ['新增', 'good'], Removed: ['删除', 'bad'], Changed: ['修改', 'warn'] };
function changesOf(r) {
  const c = r.changes; if (!c) return [empty(attempt ? '知识库里没有同名的文档：这会是一篇新的。' : '没有可以比较的更早版本。')];
  const all = c.added + c.removed + c.changed, against = attempt ? '与现在发布的版本相比' : `与第 ${r.before.version} 版（${when(r.before.at)}）相比`;
  if (!all) return [empty(against + '，没有改动。')];
  return [make('h3', '', `${against}：修改 ${c.changed} 段，新增 ${c.added} 段，删除 ${c.removed} 段，${c.same} 段没有变`), ...c.passages.map(x => {
    const [name, style] = changed[x.kind], a = titled(x.section || '开头', make('span', 'tag ' + style, name)), text = make('div', 'text'); a.dataset.testid = 'change';
    if (x.earlierSection) a.append(make('div', 'muted', '原来在：' + x.earlierSection));
    for (const m of x.marks) text.append(m.kind === 'Same' ? m.text : make(m.kind === 'Added' ? 'ins' : 'del', '', m.text));
    a.append(text); return a;
  }), all > c.passages.length && make('h3', '', `还有 ${all - c.passages.length} 处改动没有在这里显示`)];
}
// A file that is only tried: nothing is stored until a person publishes it.
async function tryFile(file) {
  if (file.size > MaxFile) throw new Error(`有 ${(file.size / 1048576).toFixed(0)} MB，超过 50 MB 的上限：请拆开`);
  const asked = base, form = new FormData(); form.append('files', file, file.name); tell(`正在试读 ${file.name}`);
  const r = await fetch('/api/knowledge/' + root() + 'documents/try', { method: 'POST', body: form }), value = await r.json().catch(() => ({}));
  if (r.status === 401) location.reload();
  if (asked !== base) return;
  attempt = r.ok ? { file, ...value, document: { bytes: value.bytes, characters: value.characters } } : { file, refused: refusal(r.status, value) };
  opened = null; editing = null; view = 'passages'; tell('');
  $('listing').hidden = true; $('passages').hidden = false; delete keys.passages; showAttempt();
  $('passages').querySelector('[data-testid=back]').focus();
}
function showAttempt() {
  const a = attempt, bar = make('div', 'bar'), title = make('b', '', a.title || a.file.name); title.dataset.testid = 'attempt-title';
  bar.append(button('← 全部文档', 'back', '', async () => { close(); delete keys.rows; await refresh(); }), title, make('span', 'tag warn', '试读，没有保存'));
  if (!a.refused) bar.append(button('发布这个文件', 'publish-attempt', '', async () => { close(); send([a.file]); await refresh(); }, 'act'));
  const at = document.activeElement?.dataset?.focus, box = $('passages');
  if (a.refused) { const why = note('读不了：' + a.refused); why.dataset.testid = 'attempt-refused'; box.replaceChildren(bar, why); return; }
  const shown = view !== 'passages' ? viewOf(a) : [...a.passages.map(x => { const e = titled(`${x.ordinal + 1}. ${x.section || '开头'} · ${x.text.length} 字`); e.dataset.testid = 'tried'; e.append(make('div', 'text', x.text)); return e; }),
    a.chunks > a.passages.length && make('h3', '', `还有 ${a.chunks - a.passages.length} 段没有在这里显示`)];
  box.replaceChildren(...[bar, facts(a), views(counted(a, a.chunks)), ...shown].filter(Boolean));
  if (at) [...box.querySelectorAll('[data-focus]')].find(e => e.dataset.focus === at)?.focus();
}
