using System.Runtime.CompilerServices;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;

namespace Wxauto.Operator.Services;

/// <summary>What the services of a namespace's Platform say of its resources. Answers are shared: 1,000 Agents are one request.</summary>
internal sealed class PlatformServices(ResourceCaches caches, InternalClient client, TimeProvider time)
{
    private readonly ResourceCache<PlatformResource> _platforms = caches.Of<PlatformResource>();

    // By the Platform as the cache holds it now: what was remembered goes away with it, and a changed Platform is asked at once.
    private readonly ConditionalWeakTable<PlatformResource, Answers> _answers = [];

    public Task<Answer<Reports<AgentReport>>> AgentsAsync(string @namespace, CancellationToken cancellationToken) =>
        Of(@namespace, a => a.Agents, cancellationToken);

    public Task<Answer<Reports<ProviderStatus>>> AIProvidersAsync(string @namespace, CancellationToken cancellationToken) =>
        Of(@namespace, a => a.AIProviders, cancellationToken);

    public Task<Answer<Reports<McpServerStatus>>> McpServersAsync(string @namespace, CancellationToken cancellationToken) =>
        Of(@namespace, a => a.McpServers, cancellationToken);

    public Task<Answer<Reports<KnowledgeBaseStatus>>> KnowledgeBasesAsync(string @namespace, CancellationToken cancellationToken) =>
        Of(@namespace, a => a.KnowledgeBases, cancellationToken);

    /// <summary>A new token with which the agent enrols.</summary>
    public Task<Answer<EnrollmentToken>> IssueTokenAsync(PlatformResource platform, string agent, TimeSpan lifetime,
        CancellationToken cancellationToken) =>
        client.PostAsync<EnrollmentToken>(platform, Roles.Gateway, InternalApi.Of(InternalApi.EnrollmentTokens, agent),
            new EnrollmentTokenRequest(Duration.Format(lifetime)), cancellationToken);

    /// <summary>Ends an agent's enrolment and its connection.</summary>
    /// <returns>Null when it is done.</returns>
    public Task<Unanswered?> EndEnrollmentAsync(PlatformResource platform, string agent, CancellationToken cancellationToken) =>
        client.DeleteAsync(platform, Roles.Gateway, InternalApi.Of(InternalApi.Agent, agent), cancellationToken);

    /// <summary>Whether the sidecar of one of the role's pods answers.</summary>
    public Task<Answer<SidecarReport>> SidecarAsync(PlatformResource platform, Role role, CancellationToken cancellationToken) =>
        _answers.GetValue(platform, p => new Answers(p, client, time)).Sidecars[role].GetAsync(cancellationToken);

    private async Task<Answer<Reports<T>>> Of<T>(string @namespace, Func<Answers, AnswerCache<Reports<T>>> question,
        CancellationToken cancellationToken) where T : class
    {
        if (_platforms.PlatformOf(@namespace) is not { } platform)
            return new Unanswered(Unanswered.NoPlatform,
                $"Namespace {@namespace} has no Platform, so nothing serves this resource. Apply a Platform there.");
        return await question(_answers.GetValue(platform, p => new Answers(p, client, time))).GetAsync(cancellationToken);
    }

    private sealed class Answers(PlatformResource platform, InternalClient client, TimeProvider time)
    {
        public AnswerCache<Reports<AgentReport>> Agents { get; } =
            Ask<AgentReport>(platform, client, time, Roles.Gateway, InternalApi.Agents, a => a.Name);
        public AnswerCache<Reports<ProviderStatus>> AIProviders
            { get; } = Ask<ProviderStatus>(platform, client, time, Roles.Pipeline, InternalApi.AIProviders, p => p.Name);
        public AnswerCache<Reports<McpServerStatus>> McpServers
            { get; } = Ask<McpServerStatus>(platform, client, time, Roles.Pipeline, InternalApi.McpServers, s => s.Name);
        public AnswerCache<Reports<KnowledgeBaseStatus>> KnowledgeBases
            { get; } = Ask<KnowledgeBaseStatus>(platform, client, time, Roles.Knowledge, InternalApi.KnowledgeBases, b => b.Name);

        public Dictionary<Role, AnswerCache<SidecarReport>> Sidecars { get; } = Roles.All.ToDictionary(
            role => role, role => new AnswerCache<SidecarReport>(
                ct => client.GetAsync<SidecarReport>(platform, role, InternalApi.Sidecar, ct), time));

        private static AnswerCache<Reports<T>> Ask<T>(PlatformResource platform, InternalClient client, TimeProvider time, Role role,
            string path, Func<T, string> name) where T : class =>
            new(async cancellationToken =>
            {
                var answer = await client.GetAsync<List<T>>(platform, role, path, cancellationToken);
                return answer.Value is { } list ? new Reports<T>(list, name) : answer.Problem!;
            }, time);
    }
}

/// <summary>Reports by the names of their resources.</summary>
internal sealed class Reports<T> where T : class
{
    private readonly Dictionary<string, T> _byName = new(StringComparer.Ordinal);

    public Reports(IEnumerable<T> reports, Func<T, string> name)
    {
        foreach (var report in reports)
            _byName[name(report)] = report;
    }

    /// <summary>Null when the service does not know the resource yet.</summary>
    public T? Find(string resource) => _byName.GetValueOrDefault(resource);
}
