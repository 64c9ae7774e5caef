// ReDoc names its makers with a picture of their server, and has no setting to leave it out: such a picture is never asked for.
const local = address => new URL(address, location).origin === location.origin ? address : 'data:,';
const { setAttribute } = Element.prototype, src = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src');
HTMLImageElement.prototype.setAttribute = function (name, value) { setAttribute.call(this, name, name === 'src' ? local(value) : value); };
Object.defineProperty(HTMLImageElement.prototype, 'src', { ...src, set(value) { src.set.call(this, local(value)); } });
// Its search would make a worker out of text, which the page's policy refuses; without workers it searches in the page.
window.Worker = undefined;
