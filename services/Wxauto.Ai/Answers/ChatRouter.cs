using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Prometheus;
using Wxauto.Ai.Answers.Checking;
using Wxauto.Ai.Guard;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Routing;
using Wxauto.Ai.Tools;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Answers;

/// <summary>Answers a turn: chooses how strong a model must be, lets it use its tools within bounds, and reads what it says.</summary>
internal sealed partial class ChatRouter(ProviderDirectory providers, ProviderRouter router, Toolbox toolbox, AnswerCache cache,
    IBlobReader blobs, TimeProvider time, ILogger<ChatRouter> logger) : IChatRouter
{
    private const int MaxOutputTokens = 800;
    private const long MaxAttachment = 10 << 20;

    /// <summary>Questions before this one that it may refer to.</summary>
    private const int Remembered = 2;

    private static readonly Counter Stopped = Metrics.CreateCounter("wxauto_ai_answers_stopped_total",
        "Answers of models that no customer might read.", "provider", "reason");

    public bool AsksModels(AiSpec ai) => providers.RouteOr(ai.Route).Any(r => providers.Find(r) is { Talks: true });

    public async ValueTask<AnswerResult> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var route = providers.RouteOr(request.Ai.Route);
        if (route.Count == 0)
            return ExtractiveAnswer.From(request);
        var key = AnswerCache.KeyOf(request);
        if (key is not null && cache.Find(key) is { } known)
        {
            cache.RecordHit(request, known.Model, providers.Find(known.Provider)?.Spec.Prices.Currency ?? "CNY");
            return known with { InputTokens = 0, OutputTokens = 0, Route = AnswerReasons.Cached };
        }
        var complexity = Complexity.Of(request.Question, request.Tier, request.Ai.Complexity);
        var answering = new Answering(request, route, complexity, toolbox, time.GetTimestamp());
        var result = await ConverseAsync(answering, cancellationToken);
        while (result is Answered { Fault: { } fault } bad)
        {
            Stop(bad, fault);
            if (!answering.GoOnWithout(bad.Provider, fault) || !answering.Route.Any(r => providers.Find(r) is { Talks: true }))
                break;
            if (await ConverseAsync(answering, cancellationToken) is var next and not AnswerFailed)
                result = next;
            else
                break;
        }
        if (((result is AnswerFailed && request.MayQuote) || (result is Answered { Fault: not null } && request.MayQuoteInstead))
            && request.Evidence.Count > 0 && route.Any(r => providers.Find(r) is { IsExtractive: true }))
            result = ExtractiveAnswer.From(request) with { Route = CommonReasons.All([answering.Trace(), AnswerReasons.Quoted]) };
        if (key is not null && result is Answered { Fault: null, Citations.Count: > 0 } answer && !answering.Mask.Any
            && answering.ToolsCalled.Count == 0 && answer.Provider != ExtractiveAnswer.Name)
            cache.Keep(key, answer, request.Ai.CacheFor);
        return result;
    }

    private async Task<AnswerResult> ConverseAsync(Answering a, CancellationToken cancellationToken)
    {
        var request = a.Request;
        for (var step = 0; ; step++)
        {
            var left = request.Ai.Deadline - time.GetElapsedTime(a.Started);
            var mayCall = step < request.Ai.Tools.MaxSteps && (request.Ai.Tools.MaxCost is not { } most || a.Spent < most * 1_000_000);
            var options = Options(a, mayCall);
            var routed = await router.AskAsync(new RouteRequest(a.Route, a.Complexity.Use, left, "answer", a.Complexity.Why)
            {
                Weights = request.Ai.Weights, Require = request.Ai.Require, Hedging = request.Ai.Hedging, Agent = request.Agent,
                ConversationId = request.ConversationId,
                StickyTo = request.ConversationId?.ToString() ?? "",
            }, Call(a.Messages, options), cancellationToken);
            a.Note(routed);
            if (!routed.Answered)
            {
                Reason why = routed.Failures.Count > 0 ? CommonReasons.All(routed.Failures) : AnswerReasons.NoProvider;
                return new AnswerFailed(why) { Route = a.Trace() };
            }
            var response = routed.Result!;
            var calls = response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().ToList();
            var said = StructuredAnswer.Read(response.Text, response.FinishReason == ChatFinishReason.Length);
            if (calls.Count == 0 && Written(a, response.Text, said) is { Count: > 0 } written)
            {
                calls = written;
                response = new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. written]));
            }
            if (calls.Count == 0)
                return Read(a, said.Text, said.Cut, routed.Winner);
            if (await RunToolsAsync(a, response, calls, mayCall, cancellationToken) is { } person)
            {
                var (provider, model) = (routed.Winner.Provider, routed.Winner.Model);
                return new HandOffAsked(person, provider, model, a.Input, a.Output) { Route = a.Trace() };
            }
        }
    }

    private static List<FunctionCallContent> Written(Answering a, string text, StructuredAnswer said) =>
        WrittenCalls.In(text, a.Tools) is { Count: > 0 } calls ? calls
        : said.Answers ? WrittenCalls.In(said.Text, a.Tools) : [HandOffTool.Call(said.Text)];

    /// <summary>Null when the conversation with the model goes on; else why a person must take over.</summary>
    private async Task<Reason?> RunToolsAsync(
        Answering a, ChatResponse response, List<FunctionCallContent> calls, bool mayCall, CancellationToken cancellationToken)
    {
        a.Messages.AddRange(response.Messages);
        var results = new List<AIContent>();
        foreach (var call in calls)
        {
            a.ToolsCalled.Add(call.Name);
            var tool = a.Tools.FirstOrDefault(t => t.Declaration.Name == call.Name);
            if (!mayCall && tool is not HandOffTool)
                return ToolReasons.TooMany;
            var outcome = tool is null ? new ToolOutcome("there is no such tool") : await CallAsync(a, tool, call, cancellationToken);
            if (outcome.NeedsPerson is { } reason)
                return reason;
            if (tool is McpTool)
                a.Told.Add(outcome.Text);
            results.Add(new FunctionResultContent(call.CallId, AnswerPrompt.Result(outcome.Text, a.Mask)));
        }
        a.Messages.Add(new ChatMessage(ChatRole.Tool, results));
        return null;
    }

    private async Task<ToolOutcome> CallAsync(Answering a, ITurnTool tool, FunctionCallContent call, CancellationToken cancellationToken)
    {
        var left = a.Request.Ai.Deadline - time.GetElapsedTime(a.Started);
        if (left <= TimeSpan.Zero)
            return new ToolOutcome("", ToolReasons.TookTooLong);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(left);
        try
        {
            var arguments = new Dictionary<string, object?>();
            foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
                arguments[name] = value is JsonElement { ValueKind: JsonValueKind.String } element
                    ? await ValueAsync(a, element.GetString()!, limit.Token)
                    : value is string text ? await ValueAsync(a, text, limit.Token) : value;
            return await tool.CallAsync(arguments, limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ToolOutcome("", ToolReasons.OneTookTooLong.With(tool.Declaration.Name));
        }
    }

    /// <summary>Tools are ours: they get the real values behind the marks, and the content (in base64) behind the
    /// name of an attachment.</summary>
    private async Task<string> ValueAsync(Answering a, string text, CancellationToken cancellationToken)
    {
        for (var i = 0; i < a.Request.Attachments.Count; i++)
            if (text.Trim() == AnswerPrompt.AttachmentName(i))
                return await blobs.ReadAsync(a.Request.Agent, a.Request.Attachments[i].BlobId, MaxAttachment, cancellationToken) is
                    { } content ? Convert.ToBase64String(content) : text;
        return a.Mask.Restore(text);
    }

    private AnswerResult Read(Answering a, string text, bool cut, Attempt winner)
    {
        var (request, told) = (a.Request, string.Join('\n', a.Told));
        var read = AnswerCheck.Check(a.Mask.Restore(text), new AnswerContext(a.Evidence, request.Question, request.Persona.Language)
        {
            Before = string.Join('\n', request.History.Where(l => l.FromCustomer).TakeLast(Remembered).Select(l => l.Text)),
            Told = told, Promised = a.Promises.Count > 0, MaxLength = request.MaxLength,
        }, cut);
        if (read.NeedsPerson)
            return new HandOffAsked(read.Fault!, winner.Provider, winner.Model, a.Input, a.Output) { Route = a.Trace() };
        var cited = read.Citations.Select(c => a.Evidence[c]).ToList();
        var names = providers.All.SelectMany(p => new[] { p.Spec.Models.Light, p.Spec.Models.Standard, p.Spec.Models.Strong })
            .OfType<string>().Where(n => n.Any(char.IsAsciiLetter));
        var fault = read.Fault ?? ReplyGuard.Fault(string.Join('\n', a.Promises.Select(p => p.Text).Prepend(read.Text)),
            a.Messages[0].Text, cited, a.Known(), request.Ai.Guard, names);
        if (fault is null)
            providers.Find(winner.Provider)?.NoteAnswer(sent: true);
        a.Removed.AddRange(read.Removed);
        return new Answered(read.Text, read.Citations, winner.Provider, winner.Model, a.Input, a.Output)
        {
            Route = a.Trace(), Evidence = [.. a.Evidence], FollowUps = a.Promises, Fault = fault, Confidence = read.Confidence,
            Basis = read.AsksBack ? AnswerBasis.QuestionBack : told.Length > 0 || a.Promises.Count > 0 ? AnswerBasis.Tools : AnswerBasis.Passages,
        };
    }

    private void Stop(Answered bad, Reason fault)
    {
        providers.Find(bad.Provider)?.NoteAnswer(sent: false);
        Stopped.WithLabels(bad.Provider, fault.Code).Inc();
        LogStopped(bad.Provider, bad.Model, fault);
    }

    [LoggerMessage(1, LogLevel.Warning, "An answer of {Provider} {Model} is not sent: {Reason}")]
    private partial void LogStopped(string provider, string model, Reason reason);

    private static ModelCall<ChatResponse> Call(List<ChatMessage> messages, ChatOptions options) =>
        new(TokenCounter.Guess(messages) + TokenCounter.Guess(options.Tools), MaxOutputTokens,
            (client, model, ct) => client.Chat(model).AskAsync(messages, options, ct),
            r => TokenUsage.Of(r.Usage, messages, r.Text, r.Messages));

    private static ChatOptions Options(Answering a, bool mayCall) => new()
    {
        Temperature = 0.3f, MaxOutputTokens = MaxOutputTokens, ResponseFormat = StructuredAnswer.Format,
        Tools = [.. a.Tools.Where(t => mayCall || t is HandOffTool).Select(t => t.Declaration)],
    };

    /// <summary>One turn on its way to an answer.</summary>
    private sealed class Answering
    {
        private readonly List<Reason> _attempts = [];
        private readonly int _asked;

        public Answering(AnswerRequest request, IReadOnlyList<string> route, Complexity complexity, Toolbox toolbox, long started)
        {
            (Request, Route, Complexity, Started) = (request, route, complexity, started);
            Mask = new PersonalDataMask(request.Ai.Guard.Allow);
            Messages = AnswerPrompt.Messages(request, Mask);
            _asked = Messages.Count;
            Evidence = [.. request.Evidence];
            Tools = toolbox.For(request, Evidence, Promises, Mask);
        }

        public AnswerRequest Request { get; }
        public IReadOnlyList<string> Route { get; private set; }
        public Complexity Complexity { get; }
        public long Started { get; }
        public PersonalDataMask Mask { get; }
        public List<ChatMessage> Messages { get; }
        public List<Contracts.Knowledge.Evidence> Evidence { get; }
        public IReadOnlyList<ITurnTool> Tools { get; }
        public List<FollowUpPromise> Promises { get; } = [];
        public List<string> ToolsCalled { get; } = [];

        /// <summary>What tools outside said: facts that an answer may have.</summary>
        public List<string> Told { get; } = [];

        /// <summary>All that an address or a number in the answer may be from.</summary>
        public IEnumerable<string> Known() =>
        [
            .. Evidence.SelectMany(e => new[] { e.Title, e.Section, e.Text }), Request.Question, .. Request.History.Select(l => l.Text),
            .. Request.Facts, Request.Summary, Request.Persona.Instructions, .. Told,
        ];

        /// <summary>Sentences that were left out, and why.</summary>
        public List<Reason> Removed { get; } = [];
        public int Input { get; private set; }
        public int Output { get; private set; }
        public long Spent { get; private set; }

        /// <summary>Asks the rest of the route, from the beginning. False: nobody is left.</summary>
        public bool GoOnWithout(string provider, Reason fault)
        {
            _attempts.Add(AnswerReasons.Stopped.With(provider, fault));
            Route = [.. Route.Where(r => r != provider)];
            Messages.RemoveRange(_asked, Messages.Count - _asked);
            Promises.Clear();
            Removed.Clear();
            return Route.Count > 0;
        }

        public void Note(Routed<ChatResponse> routed)
        {
            Input += (int)routed.Usage.Input;
            Output += (int)routed.Usage.Output;
            Spent += routed.Spent;
            _attempts.AddRange(routed.Attempts.Select(t => t.Why));
        }

        /// <summary>Which model was chosen why, who was asked, which tools were called.</summary>
        public Reason Trace()
        {
            List<Reason> trace = [Complexity.Why, .. _attempts.Distinct()];
            if (Removed.Count > 0)
                trace.Add(AnswerReasons.LeftOut.With([.. Removed]));
            if (ToolsCalled.Count > 0)
                trace.Add(AnswerReasons.ToolsCalled.With([.. ToolsCalled]));
            if (InjectionSigns.Find(Request.Question) is { } sign)
                trace.Add(AnswerReasons.Injection.With(sign));
            return CommonReasons.All(trace);
        }
    }
}
