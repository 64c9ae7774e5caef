const $ = id => document.getElementById(id), english = language === 'en', t = (zh, en) => english ? en : zh;
const make = (tag, c, x) => { const e = document.createElement(tag); if (c) e.className = c; if (x != null) e.textContent = x; return e; };
const words = { title: t('微信客服平台 · 账号', 'customer service in WeChat · accounts'), back: t('← 控制台', '← Console'), people: t('人员', 'People'), name: t('用户名', 'Login name'), displayName: t('姓名', 'Name'), role: t('角色', 'Role'), make: t('添加账号', 'Add account'), keys: t('程序的 API 密钥', 'API keys of programs'), keyName: t('名称', 'Name'), days: t('有效天数', 'Days'), scopes: t('权限', 'Scopes'), makeKey: t('新建密钥', 'Make a key') };
const roles = { Viewer: t('查看', 'Viewer'), Agent: t('客服', 'Agent'), Manager: t('主管', 'Manager'), Admin: t('管理员', 'Administrator') };
document.documentElement.lang = language; document.title = 'Wxauto · ' + t('账号', 'accounts'); $('back').href = english ? '/?lang=en' : '/';
for (const e of document.querySelectorAll('[data-t]')) e.textContent = words[e.dataset.t];
const when = x => x ? new Date(x).toLocaleString(language, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }) : '—';
const tell = text => { $('problem').hidden = !text; $('problem').textContent = text || ''; };
/** A secret that nobody can see again. */
const once = (text, secret) => { $('once').hidden = !secret; const c = make('code', '', secret); c.dataset.testid = 'secret'; $('once').replaceChildren(make('div', '', text), c); };
async function call(path, method, body) {
  const r = await fetch('/api/console/' + path, { method, headers: { 'content-type': 'application/json' }, body: method === 'GET' ? undefined : JSON.stringify(body || {}) });
  if (r.status === 401) location.reload(); tell();
  if (r.ok) return r.status === 204 ? {} : r.json();
  const p = await r.json().catch(() => ({})); tell(p.reason ? say(p.reason) : p.detail || String(r.status)); return null;
}
const button = (text, id, work) => { const b = make('button', 'small', text); b.dataset.testid = id; b.onclick = async () => { b.disabled = true; try { await work(); } finally { b.disabled = false; } }; return b; };
const cells = (row, ...all) => { for (const c of all) { const d = make('td'); d.append(c); row.append(d); } return row; };
const titles = (id, ...all) => { const r = make('tr'); r.append(...all.map(x => make('th', '', x))); $(id).replaceChildren(r); };
titles('usersHead', words.name, words.displayName, words.role, t('状态', 'State'), t('最近登录', 'Last login'), ''); titles('keysHead', words.keyName, words.scopes, t('创建人', 'Made by'), t('到期', 'Ends'), t('最近使用', 'Last used'), '');
function state(u) {
  const [c, x] = u.disabledAt ? ['bad', t('已停用', 'disabled')] : u.lockedUntil && new Date(u.lockedUntil) > new Date() ? ['warn', t('已锁定', 'locked')] : u.mustSetPassword ? ['warn', t('待设密码', 'password to be set')] : u.external ? ['good', t('统一登录', 'identity provider')] : u.hasPassword ? ['good', t('正常', 'active')] : ['', t('只用链接', 'by link only')];
  return make('span', 'tag ' + c, x);
}
async function people() {
  const o = await call('users', 'GET'); if (!o) return;
  if (!$('role').options.length) for (const r of o.roles) { const x = make('option', '', roles[r.name]); x.value = r.name; $('role').append(x); }
  $('users').replaceChildren(...o.users.map(u => {
    const row = make('tr'), role = make('select'), acts = make('div', 'acts'); row.dataset.testid = 'user-' + u.name; role.ariaLabel = words.role; role.dataset.testid = 'role-' + u.name;
    for (const r of o.roles) { const x = make('option', '', roles[r.name]); x.value = r.name; x.selected = r.name === u.role; role.append(x); } role.disabled = u.external;
    role.onchange = async () => { await call('users/' + u.id, 'PUT', { role: role.value }) ? await people() : role.value = u.role; };
    acts.append(button(u.disabledAt ? t('启用', 'Enable') : t('停用', 'Disable'), 'disable-' + u.name, async () => { if (await call('users/' + u.id, 'PUT', { disabled: !u.disabledAt })) await people(); }));
    if (!u.external) acts.append(button(t('重置密码', 'Reset password'), 'reset-' + u.name, async () => { if (!confirm(t('重置这个账号的密码？它的所有登录会立即结束。', 'Reset the password of this account? All its logins end at once.'))) return; const r = await call(`users/${u.id}/reset`, 'POST'); if (r) { once(t(`${u.name} 的临时密码（只显示一次，登录后必须修改）：`, `Temporary password of ${u.name} (shown once; it must be changed at the login):`), r.password); await people(); } }));
    return cells(row, u.name, u.displayName, role, state(u), when(u.lastLoginAt), acts);
  }));
}
async function programs() {
  const o = await call('keys', 'GET'); if (!o) return;
  if (!$('scopes').querySelector('input')) for (const s of o.scopes) { const l = make('label'), i = make('input'); i.type = 'checkbox'; i.value = s; i.dataset.testid = 'scope-' + s; l.append(i, s); $('scopes').append(l); }
  $('keys').replaceChildren(...(o.keys.length ? o.keys.map(k => {
    const row = make('tr'); row.dataset.testid = 'key-' + k.name; const over = new Date(k.expiresAt) < new Date();
    return cells(row, k.name, k.scopes.join(t('、', ', ')), k.owner, over ? make('span', 'tag bad', t('已过期', 'over')) : when(k.expiresAt), when(k.lastUsedAt),
      k.revokedAt ? make('span', 'tag bad', t('已吊销', 'revoked')) : button(t('吊销', 'Revoke'), 'revoke-' + k.name, async () => { if (confirm(t('吊销这个密钥？使用它的程序会立即失去访问。', 'Revoke this key? Programs that use it lose access at once.')) && await call(`keys/${k.id}/revoke`, 'POST')) await programs(); }));
  }) : [cells(make('tr'), make('span', 'muted', t('还没有密钥。程序用 Authorization: Bearer 密钥 访问 /api/console 和 /api/knowledge。', 'No keys yet. Programs call /api/console and /api/knowledge with Authorization: Bearer KEY.')))]));
}
$('make').onsubmit = async e => { e.preventDefault(); const name = $('name').value, r = await call('users', 'POST', { name, displayName: $('displayName').value, role: $('role').value }); if (!r) return; $('make').reset(); once(t(`${name} 的临时密码（只显示一次，登录后必须修改）：`, `Temporary password of ${name} (shown once; it must be changed at the login):`), r.password); await people(); };
$('makeKey').onsubmit = async e => { e.preventDefault(); const r = await call('keys', 'POST', { name: $('keyName').value, days: +$('days').value, scopes: [...$('scopes').querySelectorAll('input:checked')].map(i => i.value) }); if (!r) return; $('makeKey').reset(); once(t('新的密钥（只显示一次）：', 'The new key (shown once):'), r.key); await programs(); };
texts.then(() => Promise.all([people(), programs()]));
