using Wxauto.Customers.Rules;

namespace Wxauto.Customers;

/// <summary>Wxauto:Customers in the configuration.</summary>
internal sealed class CustomerOptions
{
    public const string Section = "Wxauto:Customers";

    /// <summary>A JSON file with the rules of facts, tiers, stages and imports; empty: those that come along.</summary>
    public string Rules { get; set; } = "";

    /// <summary>Conversations whose last message is older are erased for good; 0: they are kept.</summary>
    public int KeepConversationsDays { get; set; }

    public static IEnumerable<string> FaultsOf(CustomerOptions options)
    {
        if (options.KeepConversationsDays is < 0 or > 36_500)
            yield return "KeepConversationsDays: give 0 (they are kept) to 36500";
        if (options.Rules.Length > 0)
            foreach (var fault in CustomerRules.FaultsOf(options.Rules))
                yield return $"Rules: {fault}";
    }
}
