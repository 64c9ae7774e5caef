using Wxauto.Ai.Ledger;

namespace Wxauto.Ai.Tests.Ledger;

internal static class ProviderCalls
{
    public static AiCall Of(long cost = 1, string key = "") => new()
    {
        Id = Guid.NewGuid(), At = DateTimeOffset.UnixEpoch, Day = "2026-11-24", Agent = "front-desk", VirtualKey = key, Provider = "main",
        Model = "m", Purpose = "answer", Reason = "", Outcome = "Ok",
        InputTokens = 1, OutputTokens = 1, Estimated = false, CostMicros = cost, Currency = "CNY", Milliseconds = 1,
    };
}
