const $ = id => document.getElementById(id), english = language === 'en', t = (zh, en) => english ? en : zh;
const make = (tag, c, x) => { const e = document.createElement(tag); if (c) e.className = c; if (x != null) e.textContent = x; return e; };
const words = { title: t('微信客服平台 · 审计', 'customer service in WeChat · audit'), back: t('← 控制台', '← Console'), person: t('人员', 'Person'), kind: t('操作', 'What'), from: t('从', 'From'), to: t('到', 'To'), find: t('查找', 'Find'), verify: t('校验完整性', 'Verify the chain'), more: t('更早的记录', 'Earlier entries') };
const kinds = { 'session.started': t('登录', 'logged in'), 'session.ended': t('退出', 'logged out'), 'user.created': t('添加账号', 'account made'), 'user.changed': t('修改账号', 'account changed'), 'user.renamed': t('修改名称', 'renamed'), 'user.password-set': t('设置密码', 'password set'), 'user.password-reset': t('重置密码', 'password reset'), 'user.locked': t('账号锁定', 'account locked'), 'user.restored': t('恢复管理员', 'administrator restored'), 'key.created': t('新建密钥', 'key made'), 'key.revoked': t('吊销密钥', 'key revoked'),
  'conversation.held': t('人工接管', 'conversation taken over'), 'conversation.given-back': t('交还 AI', 'given back to the AI'), 'conversation.erased': t('清除会话', 'conversation erased'), 'contact.erased': t('清除联系人', 'contact erased'), 'follow-up.cancelled': t('取消回访', 'follow-up cancelled'), 'fact.added': t('补充情况', 'fact added'), 'fact.retracted': t('更正情况', 'fact retracted'),
  'agent.paused': t('暂停发送', 'agent paused'), 'agent.resumed': t('恢复发送', 'agent resumed'), 'agent.refreshed': t('重新读取', 'agent refreshed'), 'agent.approved': t('批准代理', 'agent approved'), 'agent.refused': t('拒绝代理', 'agent refused'), 'agent.revoked': t('吊销代理', 'agent revoked'), 'document.uploaded': t('上传文件', 'files uploaded'), 'document.removed': t('删除文档', 'document removed'), 'document.read-again': t('重新读取文档', 'document read again'), 'passage.changed': t('修改段落', 'passage changed'), 'passage.change-undone': t('撤销修改', 'change undone'), 'draft.changed': t('修改问答', 'draft changed'), 'draft.published': t('发布问答', 'draft published'), 'draft.rejected': t('拒绝问答', 'draft rejected'), 'draft.withdrawn': t('撤回问答', 'draft withdrawn') };
document.documentElement.lang = language; document.title = 'Wxauto · ' + t('审计', 'audit'); $('back').href = english ? '/?lang=en' : '/';
for (const e of document.querySelectorAll('[data-t]')) e.textContent = words[e.dataset.t];
for (const k in kinds) { const o = make('option', '', kinds[k]); o.value = k; $('kinds').append(o); }
const get = async path => { const r = await fetch('/api/console/audit' + path); if (r.status === 401) location.reload(); return r.json(); };
const head = make('tr'); head.append(...['#', t('时间', 'When'), t('人员', 'Who'), t('地址', 'From'), t('操作', 'What'), t('对象', 'To what'), t('变化', 'Change')].map(x => make('th', '', x))); $('head').append(head);
const show = x => typeof x === 'object' && x !== null ? JSON.stringify(x) : x === null ? '—' : String(x);
/** The fields that differ, each on its line. */
function change(e) {
  const b = e.before || {}, a = e.after || {}, lines = [];
  for (const k of new Set([...Object.keys(b), ...Object.keys(a)])) if (JSON.stringify(b[k] ?? null) !== JSON.stringify(a[k] ?? null)) lines.push(k in b && k in a ? `${k}: ${show(b[k])} → ${show(a[k])}` : `${k}: ${show(k in a ? a[k] : b[k])}`);
  return make('code', '', lines.join('\n'));
}
let oldest = null;
async function list(fresh) {
  const q = new URLSearchParams(), put = (k, v) => { if (v) q.set(k, v); };
  put('person', $('person').value); put('kind', $('kind').value); for (const id of ['from', 'to']) if ($(id).value) put(id, new Date($(id).value).toISOString()); if (!fresh) put('before', oldest);
  const o = await get('?' + q), rows = o.entries.map(e => { const r = make('tr'); for (const c of [e.sequence, new Date(e.at).toLocaleString(language), e.actorName, e.address, kinds[e.kind] || e.kind, e.target, change(e)]) { const d = make('td'); d.append(c); r.append(d); } r.dataset.testid = 'entry-' + e.kind; return r; });
  fresh ? $('rows').replaceChildren(...rows) : $('rows').append(...rows); oldest = o.entries.at(-1)?.sequence; $('more').hidden = !o.more;
}
$('filter').onsubmit = e => { e.preventDefault(); list(true); }; $('more').onclick = () => list(false);
$('verify').onclick = async () => { const v = await get('/verify'); $('verdict').className = 'tag ' + (v.fault ? 'bad' : 'good'); $('verdict').textContent = v.fault ? t(`第 ${v.fault} 条被改动或删除`, `entry ${v.fault} was changed or removed`) : t(`全部 ${v.entries} 条完整`, `all ${v.entries} entries are whole`); };
texts.then(() => list(true));
