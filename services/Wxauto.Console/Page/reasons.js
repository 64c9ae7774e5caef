// Reasons are codes with values; this puts them into the words of the page's language: Chinese, or English with ?lang=en.
const language = new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'zh-CN';
let spoken = { betweenReasons: '; ', betweenWords: ', ', texts: {} };
const texts = fetch('/api/console/texts/' + language).then(r => r.json()).then(t => { spoken = t; });
function say(reason) {
  if (!reason) return '';
  const show = (value, form) => Array.isArray(value)
    ? value.map(v => v.code ? say(v) : v).join(value[0]?.code ? spoken.betweenReasons : spoken.betweenWords)
    : value.code ? say(value) : !form ? value : form[0] === '#' ? value.toLocaleString('en-US') : value.toFixed(form.length - 2);
  return (spoken.texts[reason.code] ?? reason.code).replace(/\{(\w+)(?::([#,0.]+))?\}/g, (all, name, decimals) => reason.values && name in reason.values ? show(reason.values[name], decimals) : all);
}
