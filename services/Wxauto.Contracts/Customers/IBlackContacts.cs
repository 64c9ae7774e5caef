namespace Wxauto.Contracts.Customers;

/// <summary>Who is left to people: no AI answers it, and nothing is learnt of what it says. Its messages are kept and shown like any
/// other.</summary>
public interface IBlackContacts
{
    /// <summary>Whether the contact, or the customer that it belongs to, is black. From memory, at most 5 s old, and anew after a change
    /// that this process heard of; fails while that cannot be read.</summary>
    ValueTask<bool> ContainsAsync(ContactKey contact, CancellationToken cancellationToken);
}
