// Journeys of the official npm clients, unchanged, against an endpoint of ours. Prints one JSON object: what each journey saw.
// usage: node clients.cjs BASE_URL KEY
const [baseURL, apiKey] = process.argv.slice(2);
const OpenAI = require('openai');
const { ChatOpenAI, OpenAIEmbeddings } = require('@langchain/openai');

const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const ask = [{ role: 'user', content: '周日几点开门' }];
const hours = { type: 'function', function: { name: 'open_hours', description: 'Opening hours', parameters: { type: 'object', properties: { day: { type: 'string' } }, required: ['day'] } } };
const refused = async call => { try { await call(); return 'nothing'; } catch (e) { return { name: e.constructor.name, status: e.status, code: e.code, param: e.param, type: e.type, message: e.message, request: !!e.requestID }; } };
const chat = options => new ChatOpenAI({ model: 'standard', apiKey, maxRetries: 0, configuration: { baseURL }, ...options });

const journeys = {
  async whole() {
    const { data, response } = await client.chat.completions.create({ model: 'standard', messages: ask, max_tokens: 50 }).withResponse();
    return { text: data.choices[0].message.content, end: data.choices[0].finish_reason, total: data.usage.total_tokens, object: data.object, request: !!data._request_id && data._request_id === response.headers.get('x-request-id') };
  },
  async stream() {
    const stream = await client.chat.completions.create({ model: 'standard', messages: ask, stream: true, stream_options: { include_usage: true } });
    let text = '', ends = [], total = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      if (chunk.choices[0]?.finish_reason) ends.push(chunk.choices[0].finish_reason);
      total = chunk.usage?.total_tokens ?? total;
    }
    return { text, ends, total };
  },
  async streamHelper() {
    const stream = client.chat.completions.stream({ model: 'standard', messages: ask });
    return { text: await stream.finalContent(), end: (await stream.finalChatCompletion()).choices[0].finish_reason };
  },
  async toolRound() {
    const asked = [];
    const run = client.chat.completions.runTools({ model: 'standard', messages: ask, tools: [{ type: 'function', function: { ...hours.function, parse: JSON.parse, function: ({ day }) => { asked.push(day); return '九点'; } } }] });
    return { text: await run.finalContent(), asked };
  },
  async toolStream() {
    const run = client.chat.completions.runTools({ model: 'standard', stream: true, messages: ask, tools: [{ type: 'function', function: { ...hours.function, parse: JSON.parse, function: ({ day }) => `${day}九点` } }] });
    return { text: await run.finalContent(), call: (await run.finalFunctionToolCall()).arguments, messages: run.messages.map(m => m.role) };
  },
  async embeddings() {
    const { data, usage } = await client.embeddings.create({ model: 'embedding', input: ['退货', '质保多久'] });
    return { vectors: data.map(d => [...d.embedding]), tokens: usage.prompt_tokens };
  },
  async models() {
    const ids = [];
    for await (const m of client.models.list()) ids.push(m.id);
    return { ids, one: (await client.models.retrieve(ids[0])).id, none: await refused(() => client.models.retrieve('nowhere')) };
  },
  wrongKey: () => refused(() => new OpenAI({ baseURL, apiKey: 'wrong', maxRetries: 0 }).chat.completions.create({ model: 'standard', messages: ask })),
  wrongField: () => refused(() => client.chat.completions.create({ model: 'standard', messages: ask, max_tokens: -1 })),
  notServed: () => refused(() => client.images.generate({ model: 'standard', prompt: 'a cat' })),
  async langchain() {
    const answer = await chat().invoke('周日几点开门');
    return { text: answer.content, end: answer.response_metadata.finish_reason, total: answer.usage_metadata.total_tokens };
  },
  async langchainStream() {
    let whole;
    for await (const piece of await chat({ streamUsage: true }).stream('周日几点开门')) whole = whole ? whole.concat(piece) : piece;
    return { text: whole.content, end: whole.response_metadata.finish_reason, total: whole.usage_metadata.total_tokens };
  },
  async langchainTools() {
    const bound = chat().bindTools([hours]);
    const once = await bound.invoke('周日几点开门');
    let streamed;
    for await (const piece of await bound.stream('周日几点开门')) streamed = streamed ? streamed.concat(piece) : piece;
    return { once: once.tool_calls.map(c => [c.name, c.args.day]), streamed: streamed.tool_calls.map(c => [c.name, c.args.day]), ends: [once.response_metadata.finish_reason, streamed.response_metadata.finish_reason] };
  },
  async langchainEmbeddings() {
    return { vectors: await new OpenAIEmbeddings({ model: 'embedding', apiKey, maxRetries: 0, configuration: { baseURL } }).embedDocuments(['退货', '质保多久']) };
  },
};

(async () => {
  const seen = {};
  for (const [name, journey] of Object.entries(journeys))
    try { seen[name] = await journey(); } catch (e) { seen[name] = { failed: `${e.constructor.name}: ${e.message}` }; }
  console.log(JSON.stringify(seen));
})();
