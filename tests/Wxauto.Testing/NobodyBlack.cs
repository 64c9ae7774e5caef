using Wxauto.Contracts.Customers;

namespace Wxauto.Tests;

/// <summary>No contact is left to people, but those that are named.</summary>
public sealed class NobodyBlack(params ContactKey[] but) : IBlackContacts
{
    public ValueTask<bool> ContainsAsync(ContactKey contact, CancellationToken cancellationToken) =>
        ValueTask.FromResult(but.Contains(contact));
}
