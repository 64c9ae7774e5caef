namespace Wxauto.Contracts.Events;

/// <summary>Tiers, or whose a contact is, may be others: what is kept of them in memory is read again.</summary>
public sealed record CustomersChanged : IEvent<CustomersChanged>
{
    public static string Type => "wxauto.customers.changed.v1";
}
