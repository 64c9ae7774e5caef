const base = location.pathname.replace(/\/$/, '') + '/api', $ = id => document.getElementById(id);
const colors = ['#3567c9', '#a34f1d', '#27775a', '#8748a5', '#b13a56', '#1d7080'];
let chats = [], bubbles = [], current = null, account = '前台小助手', typing = [];
const color = name => colors[[...name].reduce((n, c) => (n * 9 + c.codePointAt(0)) % 9973, 0) % colors.length];
const make = (tag, cls, text) => { const e = document.createElement(tag); if (cls) e.className = cls; if (text != null) e.textContent = text; return e; };
const avatar = name => { const a = make('span', 'avatar', [...name][0]); a.style.background = name === account ? 'var(--green)' : color(name); a.setAttribute('aria-hidden', 'true'); return a; };
const clock = t => new Date(t).toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' });
async function post(path, body) {
  const r = await fetch(base + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!r.ok) { const p = await r.json().catch(() => ({})); $('status').textContent = p.detail || ('出错：' + r.status); }
  return r;
}
const kinds = { image: '图片', voice: '语音', video: '视频', file: '文件' }, summary = b => b.attachment ? `［${kinds[b.kind]}］${b.attachment.name}` : b.text;
const size = n => n < 1024 ? n + ' B' : n < 1048576 ? Math.round(n / 1024) + ' KB' : (n / 1048576).toFixed(1) + ' MB';
function attachment(b) {
  const link = make('a', 'file'); link.href = `${base}/attachments/${b.id}`; link.download = b.attachment.name;
  if (b.kind === 'image') { const i = make('img'); i.src = link.href; i.alt = b.attachment.name; link.append(i); return link; }
  const text = make('span'); text.append(make('div', '', b.attachment.name), make('small', '', `${kinds[b.kind]} · ${size(b.attachment.size)}`)); link.append(make('span', 'sheet'), text); return link;
}
let quoted = null;
function quote(b) { quoted = b; $('quoting').hidden = !b; if (b) { $('quoting').firstElementChild.textContent = `引用 ${b.senderName}：${summary(b).slice(0, 60)}`; $('input').focus(); } }
function drawList() {
  const list = $('chats'); list.replaceChildren();
  for (const c of chats) {
    const last = bubbles.filter(b => b.chatId === c.id).at(-1), li = make('li'), button = make('button');
    button.type = 'button'; button.dataset.testid = 'chat-' + c.name; button.setAttribute('aria-current', c.id === current?.id);
    button.setAttribute('aria-label', c.name);
    const who = make('div', 'who'); who.append(make('p', '', c.name + (c.kind === 'group' ? `（${c.members.length + 1}）` : '')), make('p', 'last', last ? summary(last) : '还没有消息'));
    button.append(avatar(c.name), who); button.onclick = () => open(c); li.append(button); list.append(li);
  }
}
function drawBubbles() {
  if (!current) return;
  const box = $('bubbles'); box.replaceChildren(); let before = 0;
  for (const b of bubbles.filter(b => b.chatId === current.id)) {
    const t = Date.parse(b.time); if (t - before > 300000) box.append(make('div', 'time', clock(b.time))); before = t;
    const row = make('div', 'row' + (b.side === 'self' ? '' : ' me')), body = make('div');
    if (current.kind === 'group') body.append(make('div', 'name', b.senderName));
    const bubble = make('div', 'bubble', b.attachment ? null : b.text); if (b.attachment) bubble.append(attachment(b)); if (b.quote) bubble.append(make('div', 'quoted', `${b.quote.senderName}：${b.quote.text}`)); bubble.dataset.testid = 'bubble'; bubble.dataset.side = b.side; body.append(bubble);
    const reply = make('button', 'reply', '引用'); reply.type = 'button'; reply.onclick = () => quote(b);
    row.append(avatar(b.senderName), body, reply); box.append(row);
  }
  if (!box.childElementCount) box.append(make('p', 'empty', '还没有消息，先打个招呼吧。'));
  $('status').textContent = typing.includes(current.id) ? '对方正在输入…' : '';
  box.scrollTop = box.scrollHeight;
}
function open(c) {
  current = c; quote(null); $('title').textContent = c.name; $('input').disabled = $('send').disabled = false;
  $('sender').replaceChildren(...c.members.map(m => make('option', '', m)));
  $('as').hidden = $('mention').hidden = c.kind !== 'group';
  drawList(); drawBubbles(); $('input').focus();
}
$('form').onsubmit = async e => {
  e.preventDefault(); const text = $('input').value; if (!current || !text.trim()) return;
  $('input').value = ''; const r = await post(`/chats/${current.id}/messages`, { sender: $('sender').value, text, quote: quoted?.id }); if (r.ok) quote(null); else $('input').value = text;
};
$('input').onkeydown = e => { if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); $('form').requestSubmit(); } };
$('mention').onclick = () => { $('input').value = `@${account} ` + $('input').value; $('input').focus(); };
$('quoting').lastElementChild.onclick = () => quote(null);
$('attach').onclick = () => current && $('file').click();
$('file').onchange = async () => {
  const f = $('file').files[0]; $('file').value = ''; if (!f || !current) return;
  const r = await fetch(`${base}/chats/${current.id}/attachments?sender=${encodeURIComponent($('sender').value)}&name=${encodeURIComponent(f.name)}`, { method: 'POST', headers: { 'content-type': f.type || 'application/octet-stream' }, body: f });
  if (!r.ok) $('status').textContent = (await r.json().catch(() => ({}))).detail || ('出错：' + r.status);
};
$('addGroup').onclick = async () => { const name = prompt('群的名字'); if (!name) return; const r = await post('/chats', { name, kind: 'group' }); if (r.ok) { const c = await r.json(); chats.push(c); open(c); } };
$('state').onchange = () => post('/state', { state: $('state').value });
$('add').onclick = async () => { const name = prompt('好友的名字'); if (!name) return; const r = await post('/chats', { name, kind: 'friend' }); if (r.ok) { const c = await r.json(); chats.push(c); open(c); } };
(async () => {
  chats = await (await fetch(base + '/chats')).json(); $('as').hidden = $('mention').hidden = true; drawList();
  const events = new EventSource(base + '/events'); let pending = false;
  const soon = () => { if (!pending) { pending = true; requestAnimationFrame(() => { pending = false; drawList(); drawBubbles(); }); } };
  events.addEventListener('bubble', e => { const b = JSON.parse(e.data); if (!bubbles.some(x => x.id === b.id)) bubbles.push(b); soon(); });
  events.addEventListener('window', e => { const w = JSON.parse(e.data); typing = w.typing; account = w.account; $('mention').textContent = '@' + account; $('state').value = w.state; soon(); });
})();
